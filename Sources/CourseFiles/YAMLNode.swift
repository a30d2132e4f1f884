package import CourseModel

/// A value in a YAML file, with its position.
package struct YAMLNode: Sendable {
  /// A key of a mapping, with its value.
  package struct Pair: Sendable {
    package let key: YAMLNode
    package let value: YAMLNode
  }

  package enum Content: Sendable {
    /// - Parameter isPlain: Whether it is unquoted: only then can it be a number or a boolean.
    case scalar(String, isPlain: Bool)
    case list([YAMLNode])
    case mapping([Pair])
  }

  package let content: Content
  package let position: SourcePosition

  /// A text, a number or a date, as written. Nil for lists and mappings.
  package var string: String? {
    if case .scalar(let text, _) = content { text } else { nil }
  }

  /// `true`, `false` and YAML 1.1's other words for them.
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

  package var mapping: [Pair]? {
    if case .mapping(let pairs) = content { pairs } else { nil }
  }

  private var plain: String? {
    if case .scalar(let text, isPlain: true) = content { text } else { nil }
  }
}

extension YAMLNode {
  /// Makes an error about this value.
  package func failure(_ message: String) -> InputFailure { InputFailure(message, at: position) }

  /// The pairs of a mapping.
  /// - Throws: ``InputFailure`` if it is not a mapping.
  package func pairs() throws -> [(String, YAMLNode)] {
    guard let mapping else { throw failure("a mapping of names to settings is expected here") }
    return mapping.map { ($0.key.string ?? "", $0.value) }
  }

  /// The values of a mapping with known keys.
  /// - Throws: ``InputFailure`` if it is not a mapping, or has an unknown key.
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

  /// The items of a list.
  /// - Throws: ``InputFailure`` if it is not a list.
  package func items() throws -> [YAMLNode] {
    guard let list else { throw failure("a list is expected here, e.g. [status]") }
    return list
  }

  /// A text that is not empty.
  /// - Throws: ``InputFailure`` if it is not a text or is empty.
  package func text() throws -> String {
    guard let string, !string.isEmpty else { throw failure("a text is expected here") }
    return string
  }

  /// A list's texts.
  /// - Throws: ``InputFailure`` if it is not a list of texts.
  package func texts() throws -> [String] { try items().map { try $0.text() } }

  /// A mapping's texts by name.
  /// - Throws: ``InputFailure`` if it is not a mapping of texts.
  package func namedTexts() throws -> [String: String] {
    Dictionary(try pairs().map { ($0, try $1.text()) }, uniquingKeysWith: { $1 })
  }

  /// `true` or `false`.
  /// - Parameter name: The setting's name, for the message.
  /// - Throws: ``InputFailure`` if it is neither.
  package func flag(_ name: String) throws -> Bool {
    guard let bool else { throw failure("\(name) is true or false") }
    return bool
  }
}

extension YAMLNode? {
  /// The items of a list; none if the value is missing.
  /// - Throws: ``InputFailure`` if it is not a list.
  package func items() throws -> [YAMLNode] { try self?.items() ?? [] }

  /// A list's texts; none if the value is missing.
  /// - Throws: ``InputFailure`` if it is not a list of texts.
  package func texts() throws -> [String] { try self?.texts() ?? [] }

  /// A mapping's texts by name; none if the value is missing.
  /// - Throws: ``InputFailure`` if it is not a mapping of texts.
  package func namedTexts() throws -> [String: String] { try self?.namedTexts() ?? [:] }
}
