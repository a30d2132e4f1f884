import CYaml
public import Yams

/// YAML of a stranger's course, composed only when it is known what it comes to.
///
/// Yams puts an alias's whole node wherever the alias stands: nine aliases of nine aliases, twelve times, are 282 billion values,
/// and aliases of lists in lists are deeper than the stack. libyaml's events tell both beforehand, in one pass over the text.
public enum YAMLText {
  /// All values of a file, with each alias counted as what it stands for.
  static let sizeLimit = 1_000_000
  /// How deep lists and mappings stand in each other.
  static let depthLimit = 100

  /// - Throws: ``ManualError`` that says the file, and the line where there is one.
  public static func compose(_ text: String, file: String) throws -> Node? {
    if let problem = Extent.problem(of: text) { throw ManualError("\(file):\(problem)") }
    do { return try Yams.compose(yaml: text) } catch {
      throw ManualError("\(file): not YAML: \(short("\(error)"))")
    }
  }

  /// Yams shows the whole line in which it stopped, however long that is.
  private static func short(_ message: String) -> String {
    message.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.utf8.count > 200 ? line.prefix(200) + "…" : line
    }.joined(separator: "\n")
  }
}

/// What YAML comes to, value by value.
private struct Extent {
  /// A value that is complete.
  private struct Value {
    var size = 1
    var depth = 0
  }

  private struct Collection {
    var value = Value()
    var anchor: String?
  }

  private var anchors: [String: Value] = [:]
  private var open: [Collection] = []

  /// `3:7: why`, or nil; what is no YAML at all is Yams' to say.
  static func problem(of text: String) -> String? {
    var extent = Extent()
    var text = text
    return text.withUTF8 { bytes in
      var parser = yaml_parser_t()
      guard yaml_parser_initialize(&parser) == 1 else { return nil }
      defer { yaml_parser_delete(&parser) }
      yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
      yaml_parser_set_input_string(&parser, bytes.baseAddress, bytes.count)
      while true {
        var event = yaml_event_t()
        guard yaml_parser_parse(&parser, &event) == 1 else { return nil }
        defer { yaml_event_delete(&event) }
        guard event.type != YAML_STREAM_END_EVENT else { return nil }
        if let why = extent.read(event) {
          return "\(event.start_mark.line + 1):\(event.start_mark.column + 1): \(why)"
        }
      }
    }
  }

  private mutating func read(_ event: yaml_event_t) -> String? {
    switch event.type {
    case YAML_SCALAR_EVENT: add(Value(), event.data.scalar.anchor)
    case YAML_ALIAS_EVENT:
      add(Self.name(event.data.alias.anchor).flatMap { anchors[$0] } ?? Value(), nil)
    case YAML_SEQUENCE_START_EVENT:
      open.append(Collection(anchor: Self.name(event.data.sequence_start.anchor)))
    case YAML_MAPPING_START_EVENT:
      open.append(Collection(anchor: Self.name(event.data.mapping_start.anchor)))
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
      guard let collection = open.popLast() else { return nil }
      if let anchor = collection.anchor { anchors[anchor] = collection.value }
      add(collection.value, nil)
    default: return nil
    }
    let depth = open.count + (open.last?.value.depth ?? 0)
    if depth > YAMLText.depthLimit {
      return "lists and settings stand in each other more than \(YAMLText.depthLimit) deep"
    }
    if open.last.map({ $0.value.size > YAMLText.sizeLimit }) == true {
      return "with its aliases it is more than \(YAMLText.sizeLimit) values"
    }
    return nil
  }

  private mutating func add(_ value: Value, _ anchor: UnsafeMutablePointer<UInt8>?) {
    if let name = Self.name(anchor) { anchors[name] = value }
    guard !open.isEmpty else { return }
    let last = open.count - 1
    open[last].value.size += value.size
    open[last].value.depth = max(open[last].value.depth, value.depth + 1)
  }

  private static func name(_ anchor: UnsafeMutablePointer<UInt8>?) -> String? {
    anchor.map { String(cString: $0) }
  }
}
