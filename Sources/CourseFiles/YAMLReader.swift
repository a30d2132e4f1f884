import CYaml
package import CourseModel

/// Reads a YAML file in one pass over libyaml's events. A person wrote it, possibly a stranger.
///
/// Yams' own tree takes ten times as long as libyaml, for each file under graders/ at every start of the program. It
/// also copies an alias's whole value wherever the alias is: nine aliases of nine aliases, twelve times, are 282
/// billion values. Here a value is shared, and the total size is counted.
package struct YAMLReader {
  /// The most values in a file, with each alias counted in full.
  static let sizeLimit = 1_000_000
  /// The deepest nesting of lists and mappings.
  package static let depthLimit = 100

  /// A complete value.
  private struct Value {
    var node: YAMLNode
    var size = 1
    var depth = 0
  }

  private struct Collection {
    var isMapping: Bool
    var position: SourcePosition
    var anchor: String?
    var items: [YAMLNode] = []
    var size = 1
    var depth = 0
  }

  private let file: String
  private var anchors: [String: Value] = [:]
  private var open: [Collection] = []
  private var root: YAMLNode?

  /// Settings that no caller needs: an empty text replaces their values.
  private let skipped: Set<String>
  /// The reader's depth inside a skipped value; nil outside of one.
  private var skippedDepth: Int?

  /// Reads a file's text.
  /// - Parameters:
  ///   - file: Its name, for messages.
  ///   - skipped: Settings whose values are skipped: at the start, the program does not need examples.
  /// - Returns: Nil if it is empty.
  /// - Throws: ``InputFailure`` with the line if it is not YAML, too deep, or too large.
  package static func read(_ text: String, file: String, passingOver skipped: Set<String> = [])
    throws(InputFailure) -> YAMLNode?
  {
    var reader = YAMLReader(file: file, skipped)
    return try reader.read(text)
  }

  private init(file: String, _ skipped: Set<String>) {
    self.file = file
    self.skipped = skipped
  }

  private mutating func read(_ text: String) throws(InputFailure) -> YAMLNode? {
    var parser = yaml_parser_t()
    guard yaml_parser_initialize(&parser) == 1 else {
      throw InputFailure("\(file): out of memory")
    }
    defer { yaml_parser_delete(&parser) }
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
    let bytes = Array(text.utf8)
    let problem = bytes.withUnsafeBufferPointer { bytes -> InputFailure? in
      yaml_parser_set_input_string(&parser, bytes.baseAddress, bytes.count)
      while true {
        var event = yaml_event_t()
        guard yaml_parser_parse(&parser, &event) == 1 else { return notYAML(parser) }
        defer { yaml_event_delete(&event) }
        if event.type == YAML_STREAM_END_EVENT { return nil }
        do throws(InputFailure) { try take(event) } catch { return error }
      }
    }
    if let problem { throw problem }
    return root
  }

  private func notYAML(_ parser: yaml_parser_t) -> InputFailure {
    let why = parser.problem.map { String(cString: $0) } ?? "it cannot be read"
    return InputFailure("not YAML: \(why)", at: position(parser.problem_mark))
  }

  private func position(_ mark: yaml_mark_t) -> SourcePosition {
    SourcePosition(file: file, line: Int(mark.line) + 1, column: Int(mark.column) + 1)
  }

  private mutating func take(_ event: yaml_event_t) throws(InputFailure) {
    if try passesOver(event) { return }
    let position = position(event.start_mark)
    switch event.type {
    case YAML_DOCUMENT_START_EVENT:
      guard root == nil else {
        throw InputFailure("a second document begins here; one is expected", at: position)
      }
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      let node = YAMLNode(
        content: .scalar(
          String(decoding: bytes, as: UTF8.self), isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE),
        position: position)
      try add(Value(node: node), anchor: Self.name(scalar.anchor))
    case YAML_ALIAS_EVENT:
      let name = Self.name(event.data.alias.anchor) ?? ""
      guard let value = anchors[name] else {
        throw InputFailure("*\(name) has no anchor before it", at: position)
      }
      try add(value, anchor: nil)
    case YAML_SEQUENCE_START_EVENT:
      open.append(
        Collection(
          isMapping: false, position: position,
          anchor: Self.name(event.data.sequence_start.anchor)))
    case YAML_MAPPING_START_EVENT:
      open.append(
        Collection(
          isMapping: true, position: position, anchor: Self.name(event.data.mapping_start.anchor)))
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
      guard let collection = open.popLast() else { return }
      try add(
        Value(
          node: YAMLNode(content: try Self.content(collection), position: collection.position),
          size: collection.size, depth: collection.depth),
        anchor: collection.anchor)
    default: return
    }
    if open.count + (open.last?.depth ?? 0) > Self.depthLimit {
      throw InputFailure(
        "lists and settings are nested more than \(Self.depthLimit) deep", at: position)
    }
    if let size = open.last?.size, size > Self.sizeLimit {
      throw InputFailure(
        "with its aliases, it has more than \(Self.sizeLimit) values", at: position)
    }
  }

  /// Whether the event belongs to a skipped value.
  private mutating func passesOver(_ event: yaml_event_t) throws(InputFailure) -> Bool {
    guard !skipped.isEmpty else { return false }
    if skippedDepth == nil {
      guard let mapping = open.last, mapping.isMapping, mapping.items.count % 2 == 1,
        let key = mapping.items.last?.string, skipped.contains(key)
      else { return false }
      skippedDepth = 0
    }
    guard let depth = skippedDepth else { return false }
    switch event.type {
    case YAML_SEQUENCE_START_EVENT, YAML_MAPPING_START_EVENT: skippedDepth = depth + 1
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: skippedDepth = depth - 1
    default: break
    }
    guard skippedDepth == 0 else { return true }
    skippedDepth = nil
    try add(
      Value(
        node: YAMLNode(
          content: .scalar("", isPlain: false), position: position(event.start_mark))), anchor: nil)
    return true
  }

  private mutating func add(_ value: Value, anchor: String?) throws(InputFailure) {
    if let anchor { anchors[anchor] = value }
    guard !open.isEmpty else {
      root = value.node
      return
    }
    let last = open.count - 1
    open[last].items.append(value.node)
    open[last].size += value.size
    open[last].depth = max(open[last].depth, value.depth + 1)
  }

  private static func content(_ collection: Collection) throws(InputFailure) -> YAMLNode.Content {
    guard collection.isMapping else { return .list(collection.items) }
    var pairs: [YAMLNode.Pair] = []
    pairs.reserveCapacity(collection.items.count / 2)
    // With few keys, a set costs more than it saves.
    var seen: Set<String> = []
    for index in stride(from: 0, to: collection.items.count - 1, by: 2) {
      let key = collection.items[index]
      if let name = key.string {
        let isKnown =
          collection.items.count > 24
          ? !seen.insert(name).inserted : pairs.contains { $0.key.string == name }
        if isKnown { throw key.failure("\(name) is here twice") }
      }
      pairs.append(YAMLNode.Pair(key: key, value: collection.items[index + 1]))
    }
    return .mapping(pairs)
  }

  private static func name(_ anchor: UnsafeMutablePointer<UInt8>?) -> String? {
    anchor.map { String(cString: $0) }
  }
}
