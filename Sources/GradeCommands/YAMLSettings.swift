import Manual
import Yams

/// YAML that a person wrote, read with errors that say file, line and what is allowed.
enum YAMLSettings {
  /// - Throws: ``InputFailure`` for what is no YAML, too deep, or too much.
  static func compose(_ text: String, _ file: String) throws -> Node? {
    do { return try YAMLText.compose(text, file: file) } catch let error as ManualError {
      throw InputFailure(error.description)
    }
  }

  static func place(_ node: Node, _ file: String) -> String {
    node.mark.map { "\(file):\($0.line):\($0.column)" } ?? file
  }

  static func pairs(_ node: Node, _ file: String) throws -> [(String, Node)] {
    guard let mapping = node.mapping else {
      throw InputFailure("\(place(node, file)): a mapping of names to settings is expected here")
    }
    return mapping.map { ($0.key.scalar?.string ?? "", $0.value) }
  }

  static func mapping(_ node: Node, _ file: String, allowed: [String]) throws -> [String:
    Node]
  {
    var result: [String: Node] = [:]
    for (key, value) in try pairs(node, file) {
      guard allowed.contains(key) else {
        throw InputFailure(
          "\(place(value, file)): unknown key \(key); allowed: \(allowed.joined(separator: ", "))")
      }
      result[key] = value
    }
    return result
  }

  static func strings(_ node: Node?, _ file: String) throws -> [String] {
    try items(node, file).map { try string($0, file) }
  }

  /// A list's items; none where there is no list.
  static func items(_ node: Node?, _ file: String) throws -> [Node] {
    guard let node else { return [] }
    guard let list = node.sequence else {
      throw InputFailure("\(place(node, file)): a list is expected here, e.g. [status]")
    }
    return Array(list)
  }

  static func string(_ node: Node, _ file: String) throws -> String {
    guard let text = node.scalar?.string, !text.isEmpty else {
      throw InputFailure("\(place(node, file)): a text is expected here")
    }
    return text
  }

  /// A text to each name.
  static func texts(_ node: Node?, _ file: String) throws -> [String: String] {
    guard let node else { return [:] }
    let texts = try pairs(node, file).map { ($0, try string($1, file)) }
    return Dictionary(texts, uniquingKeysWith: { $1 })
  }
}
