import Console
import CourseModel
import Knowledge

/// Something that a step makes true, or removes.
struct Fact: Hashable, Sendable {
  /// What identifies a fact: one made again with the same key replaces it.
  struct Key: Hashable, Sendable {
    var kind: String
    /// nil for something that looks the same from every node.
    var node: NodeName?
    var values: [[String]]
  }

  var kind: FactKind
  var node: NodeName
  var values: UsagePattern.Values
  /// The step that made it true.
  var step: Step
  /// Names that the course gives to other things of the kind; the reader's own name is none of them.
  var taken: Set<String> = []
  /// Whether it must no longer hold: the step removed something that was there before the lab.
  var isGone = false

  var key: Key {
    Key(
      kind: kind.name, node: kind.scope == .node ? node : nil,
      values: kind.key.map { values[$0] ?? [] })
  }

  /// In words: `package openstack-glance installed`.
  var text: String {
    let text = FactText.filled(kind.says, values: values) { $0 }
    return isGone ? "no longer: \(text)" : text
  }

  /// The command that asks for it.
  var probe: String { FactText.filled(kind.probe, values: values, word: FactText.word) }

  /// The expected output of the probe, in words.
  var expects: String {
    let shown: String
    switch kind.expects {
    case .success: shown = "exit status 0"
    case .line(let line): shown = "the line \(FactText.filled(line, values: values) { $0 })"
    case .text(let text): shown = "a line with \(FactText.filled(text, values: values) { $0 })"
    case .lines(let name):
      shown = "the lines \((values[name] ?? []).joined(separator: " ⏎ "))"
    case .row(let cells):
      let asked = cells.keys.sorted().compactMap { column -> String? in
        guard let wanted = wanted(cells[column] ?? "") else { return nil }
        return "\(column) \(wanted)"
      }
      shown = "a row with " + asked.joined(separator: ", ")
    }
    return isGone ? "not " + shown : shown
  }

  /// Fills in a cell's text; nil if no command gave its value.
  func wanted(_ template: String) -> String? {
    let names = FactText.names(in: template)
    return names.allSatisfy { values[$0] != nil }
      ? FactText.filled(template, values: values) { $0 } : nil
  }
}

/// The `{names}` in a fact's texts.
enum FactText {
  /// Replaces the names by their values. What is not a name stays: `${Status}` is the shell's.
  static func filled(
    _ template: String, values: UsagePattern.Values, word: (String) -> String
  ) -> String {
    pieces(of: template).map { piece in
      switch piece {
      case .text(let text): text
      case .name(let name):
        values[name].map { $0.map(word).joined(separator: " ") } ?? "{\(name)}"
      }
    }.joined()
  }

  static func names(in template: String) -> [String] {
    pieces(of: template).compactMap { if case .name(let name) = $0 { name } else { nil } }
  }

  private enum Piece {
    case text(String)
    case name(String)
  }

  private static func pieces(of template: String) -> [Piece] {
    var pieces: [Piece] = []
    var rest = template[...]
    while let start = rest.firstIndex(of: "{") {
      let tail = rest[rest.index(after: start)...]
      let name = tail.prefix { $0.isLowercase || $0 == "_" }
      let isShells = start > rest.startIndex && rest[rest.index(before: start)] == "$"
      guard !name.isEmpty, !isShells, tail[name.endIndex...].hasPrefix("}") else {
        pieces.append(.text(String(rest[...start])))
        rest = tail
        continue
      }
      pieces.append(.text(String(rest[..<start])))
      pieces.append(.name(String(name)))
      rest = tail[name.endIndex...].dropFirst()
    }
    return pieces + [.text(String(rest))]
  }

  /// A value quoted as one word for a shell; a leading home folder still works.
  static func word(_ value: String) -> String {
    let isPlain = value.utf8.allSatisfy { isWordByte($0) || "-./:@%+,=~".utf8.contains($0) }
    return isPlain && !value.isEmpty ? value : ShellQuote.path(value)
  }
}

extension Fact {
  /// Whether everything that identifies it is known, and its probe can be run: a word that the reader's
  /// shell expands, `$HOME` or `*.conf`, is unknown here.
  var canBeAsked: Bool {
    let asked = FactText.names(in: kind.probe)
    return (kind.key + asked).allSatisfy { values[$0]?.isEmpty == false }
      && asked.allSatisfy { name in
        values[name]?.contains { word in
          Placeholder.pieces(of: word).enumerated().contains { index, piece in
            index.isMultiple(of: 2) && piece.contains { "$`*?[{".contains($0) }
          }
        } != true
      }
  }

  /// Whether a later lab turns this fact into the other.
  func isReplaced(by other: Fact) -> Bool {
    guard kind.name == other.kind.name, node == other.node, values != other.values else {
      return false
    }
    return key == other.key || (option != nil && option == other.option && path == other.path)
  }

  /// The path of the file that it is about.
  var path: String? { values["path"]?.first }

  /// The option that a settings line sets: `a` of `a = 1`.
  var option: String? { values["line"]?.first.flatMap(Self.option(of:)) }

  static func option(of line: String) -> String? {
    guard let end = line.firstIndex(of: "=") else { return nil }
    return line[..<end].split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// The command that asks whether it, or one of those that replace it, holds: if a probe itself decides,
  /// all are tried.
  func probe(orOf others: [Fact]) -> String {
    guard kind.expects == .success, !others.isEmpty else { return probe }
    var probes = [probe]
    for other in others where !probes.contains(other.probe) { probes.append(other.probe) }
    return probes.count == 1 ? probe : probes.map { "{ \($0); }" }.joined(separator: " || ")
  }
}
