import Console
import Foundation
import FoundationXML
import Yams

/// Reads JSON, YAML and XML into one form, in which they are compared by path.
enum StructuredText {
  /// The most lines of YAML or XML that are read: longer ones are compared line by line.
  private static let limit = 5000
  /// The most bytes of YAML or XML that are read.
  private static let byteLimit = 400_000
  /// The most values that one text may have.
  private static let valueLimit = 50_000
  private static let depthLimit = 64

  /// - Returns: Nil for anything else, and for texts without levels: those are lines as well.
  static func read(_ lines: [String]) -> JSONText? {
    if let json = JSONText(lines) { return json }
    guard lines.count <= limit, lines.reduce(0, { $0 + $1.utf8.count }) <= byteLimit else {
      return nil
    }
    return xml(lines) ?? yaml(lines)
  }

  // MARK: YAML

  private static func yaml(_ lines: [String]) -> JSONText? {
    guard mayBeYAML(lines),
      let node = try? Yams.compose(yaml: lines.joined(separator: "\n"))
    else { return nil }
    var count = 0
    guard let value = value(node, depth: 0, &count) else { return nil }
    switch value {
    case .object(let members): return members.contains { $0.value.scalar == nil } ? value : nil
    case .array(let items): return items.allSatisfy { $0.scalar == nil } ? value : nil
    case .string, .literal: return nil
    }
  }

  /// Begins with a key or an item. Anchors, aliases and keys that are no words are left out: no program prints them, and
  /// they can make a text grow without end.
  private static func mayBeYAML(_ lines: [String]) -> Bool {
    var opening = 0
    var isContent = false
    for line in lines {
      let text = trimmed(line)
      guard !Self.marks.contains(where: text.hasText), !text.hasPrefix("? "),
        !text.hasPrefix("&"), !text.hasPrefix("*")
      else { return false }
      opening += text.utf8.count { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "{") }
      guard !isContent, !text.isEmpty, !text.hasPrefix("#"), text != "---" else { continue }
      guard text.hasPrefix("- ") || text.hasSuffix(":") || text.hasText(": ") else { return false }
      isContent = true
    }
    return isContent && opening <= 2000 && lines.count >= 2
  }

  private static let marks = [
    ": &", "- &", "[&", ", &", ": *", "- *", "[*", ", *", "{*", "{&", " ? ",
  ]

  private static func value(_ node: Node, depth: Int, _ count: inout Int) -> JSONText? {
    count += 1
    guard depth < depthLimit, count <= valueLimit else { return nil }
    switch node {
    case .scalar(let scalar):
      let isPlain = scalar.style == .plain
      if isPlain, ["true", "false", "null"].contains(scalar.string) {
        return .literal(scalar.string)
      }
      return .string(scalar.string)
    case .mapping(let mapping):
      var members: [JSONText.Member] = []
      for (key, item) in mapping {
        guard let name = key.string, let value = value(item, depth: depth + 1, &count) else {
          return nil
        }
        members.append(JSONText.Member(name: name, value: value))
      }
      return .object(members)
    case .sequence(let sequence):
      var items: [JSONText] = []
      for item in sequence {
        guard let value = value(item, depth: depth + 1, &count) else { return nil }
        items.append(value)
      }
      return .array(items)
    case .alias: return nil
    }
  }

  // MARK: XML

  private static func xml(_ lines: [String]) -> JSONText? {
    guard let first = lines.first(where: { !trimmed($0).isEmpty }), trimmed(first).hasPrefix("<"),
      let last = lines.last(where: { !trimmed($0).isEmpty }), trimmed(last).hasSuffix(">")
    else { return nil }
    let parser = XMLParser(data: Data(lines.joined(separator: "\n").utf8))
    parser.shouldResolveExternalEntities = false
    let elements = Elements()
    parser.delegate = elements
    guard parser.parse(), elements.depth <= depthLimit else { return nil }
    return elements.root
  }

  /// Elements as objects: attributes by name with an at sign, elements by name, all of one name as a list.
  private final class Elements: NSObject, XMLParserDelegate {
    private struct Element {
      var name: String
      var attributes: [JSONText.Member]
      /// The names of the elements in it, in the order in which they first stand there.
      var names: [String] = []
      var elements: [String: [JSONText]] = [:]
      var text = ""

      var value: JSONText {
        let text = trimmed(text)
        // One or many of a name: always a list, so that one more changes nothing about the others.
        let members =
          attributes + names.map { JSONText.Member(name: $0, value: .array(elements[$0] ?? [])) }
        guard !members.isEmpty else { return .string(text) }
        return .object(
          members + (text.isEmpty ? [] : [JSONText.Member(name: "text", value: .string(text))]))
      }
    }

    private var open: [Element] = []
    private(set) var depth = 0
    private(set) var root: JSONText?

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) {
      let members = attributes.sorted { $0.key < $1.key }.map {
        JSONText.Member(name: "@" + $0.key, value: .string($0.value))
      }
      open.append(Element(name: name, attributes: members))
      depth = max(depth, open.count)
      if depth > StructuredText.depthLimit { parser.abortParsing() }
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) {
      if !open.isEmpty { open[open.count - 1].text += text }
    }

    func parser(
      _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
    ) {
      guard let element = open.popLast() else { return }
      let value = element.value
      guard !open.isEmpty else {
        root = .object([JSONText.Member(name: element.name, value: value)])
        return
      }
      let parent = open.count - 1
      if open[parent].elements[element.name] == nil { open[parent].names.append(element.name) }
      open[parent].elements[element.name, default: []].append(value)
    }
  }
}
