package import CourseModel

/// A value of a YAML file, with where it stands.
package struct YAMLNode: Sendable {
  package enum Content: Sendable {
    /// - Parameter isPlain: Without quotes: only then can it be a number, or true and false.
    case scalar(String, isPlain: Bool)
    case list([YAMLNode])
    case mapping([(key: YAMLNode, value: YAMLNode)])
  }

  package let content: Content
  package let position: SourcePosition

  /// A text, a number, a date: whatever stands there, as it is written. Nil for lists and mappings.
  package var string: String? {
    if case .scalar(let text, _) = content { text } else { nil }
  }

  /// `true`, `false` and the other words that YAML 1.1 has for them.
  package var bool: Bool? {
    switch plain?.lowercased() {
    case "true", "yes", "on": true
    case "false", "no", "off": false
    default: nil
    }
  }

  package var int: Int? { plain.flatMap { Int($0) } }

  package var float: Double? { plain.flatMap { Double($0) } }

  package var list: [YAMLNode]? {
    if case .list(let items) = content { items } else { nil }
  }

  package var mapping: [(key: YAMLNode, value: YAMLNode)]? {
    if case .mapping(let pairs) = content { pairs } else { nil }
  }

  private var plain: String? {
    if case .scalar(let text, isPlain: true) = content { text } else { nil }
  }
}

extension YAMLNode {
  /// An error about this value.
  package func failure(_ message: String) -> InputFailure { InputFailure(message, at: position) }

  /// - Throws: ``InputFailure`` where it is no mapping.
  package func pairs() throws -> [(String, YAMLNode)] {
    guard let mapping else { throw failure("a mapping of names to settings is expected here") }
    return mapping.map { ($0.key.string ?? "", $0.value) }
  }

  /// - Throws: ``InputFailure`` where it is no mapping, or has a key that is not allowed.
  package func fields(_ allowed: [String]) throws -> [String: YAMLNode] {
    var result: [String: YAMLNode] = [:]
    for (key, value) in try pairs() {
      guard allowed.contains(key) else {
        throw value.failure("unknown key \(key); allowed: \(allowed.joined(separator: ", "))")
      }
      result[key] = value
    }
    return result
  }

  /// - Throws: ``InputFailure`` where it is no list.
  package func items() throws -> [YAMLNode] {
    guard let list else { throw failure("a list is expected here, e.g. [status]") }
    return list
  }

  /// - Throws: ``InputFailure`` where it is no text, or an empty one.
  package func text() throws -> String {
    guard let string, !string.isEmpty else { throw failure("a text is expected here") }
    return string
  }

  /// - Throws: ``InputFailure`` where it is no list of texts.
  package func texts() throws -> [String] { try items().map { try $0.text() } }

  /// A text to each name.
  /// - Throws: ``InputFailure`` where it is no mapping of texts.
  package func namedTexts() throws -> [String: String] {
    Dictionary(try pairs().map { ($0, try $1.text()) }, uniquingKeysWith: { $1 })
  }

  /// `true` or `false`.
  /// - Parameter name: Of the setting, for the message.
  /// - Throws: ``InputFailure``
  package func flag(_ name: String) throws -> Bool {
    guard let bool else { throw failure("\(name) is true or false") }
    return bool
  }
}

extension YAMLNode? {
  /// A list's items; none where there is no list.
  /// - Throws: ``InputFailure`` where it is no list.
  package func items() throws -> [YAMLNode] { try self?.items() ?? [] }

  /// None where there is no list.
  /// - Throws: ``InputFailure`` where it is no list of texts.
  package func texts() throws -> [String] { try self?.texts() ?? [] }

  /// None where there is no mapping.
  /// - Throws: ``InputFailure`` where it is no mapping of texts.
  package func namedTexts() throws -> [String: String] { try self?.namedTexts() ?? [:] }
}
