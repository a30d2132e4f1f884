import Console
import CourseModel
import Knowledge

/// Something that a step makes so, or takes away.
struct Fact: Hashable, Sendable {
  /// By which it is known again: what is made anew replaces it.
  struct Key: Hashable, Sendable {
    var kind: String
    /// nil for what every node sees alike.
    var node: String?
    var values: [[String]]
  }

  var kind: FactKind
  var node: String
  var values: UsagePattern.Values
  /// The step that made it so.
  var step: Step
  /// Names that the course gives to other things of the kind: a reader's own is none of them.
  var taken: Set<String> = []
  /// It is not so any more: the step took away what was there before the lab.
  var isGone = false

  var key: Key {
    Key(
      kind: kind.name, node: kind.scope == .node ? node : nil,
      values: kind.key.map { values[$0] ?? [] })
  }

  /// In words: `package openstack-glance installed`.
  var text: String {
    let text = FactText.filled(kind.says, values) { $0 }
    return isGone ? "no longer: \(text)" : text
  }

  /// The command that asks for it.
  var probe: String { FactText.filled(kind.probe, values, FactText.word) }

  /// What it is expected to show, in words.
  var expects: String {
    let shown: String
    switch kind.expects {
    case .success: shown = "exit status 0"
    case .line(let line): shown = "the line \(FactText.filled(line, values) { $0 })"
    case .text(let text): shown = "a line with \(FactText.filled(text, values) { $0 })"
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

  /// A cell's text, or nil where no command said what it is.
  func wanted(_ template: String) -> String? {
    let names = FactText.names(in: template)
    return names.allSatisfy { values[$0] != nil } ? FactText.filled(template, values) { $0 } : nil
  }
}

/// The `{names}` in a fact's texts.
enum FactText {
  /// The text with the values in the names' places. What is no name stays: `${Status}` is the shell's.
  static func filled(
    _ template: String, _ values: UsagePattern.Values, _ word: (String) -> String
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

  /// A value as one word of a shell; a home folder stays one.
  static func word(_ value: String) -> String {
    let isPlain = value.utf8.allSatisfy { isWordByte($0) || "-./:@%+,=~".utf8.contains($0) }
    return isPlain && !value.isEmpty ? value : ShellQuote.path(value)
  }
}

extension Fact {
  /// Whether all is known by which it is told from others, and its probe can be put: a word that the reader's
  /// shell makes something of, `$HOME` or `*.conf`, is not known here.
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

  /// Whether a later lab makes another fact of this one.
  func isReplaced(by other: Fact) -> Bool {
    guard kind.name == other.kind.name, node == other.node, values != other.values else {
      return false
    }
    return key == other.key || (option != nil && option == other.option && path == other.path)
  }

  /// The file that it is about.
  var path: String? { values["path"]?.first }

  /// What a line of settings sets: `a` of `a = 1`.
  var option: String? { values["line"]?.first.flatMap(Self.option(of:)) }

  static func option(of line: String) -> String? {
    guard let end = line.firstIndex(of: "=") else { return nil }
    return line[..<end].split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// The command that asks whether it holds, or one of those that replace it: where a probe itself decides,
  /// each is asked.
  func probe(orOf others: [Fact]) -> String {
    guard kind.expects == .success, !others.isEmpty else { return probe }
    var probes = [probe]
    for other in others where !probes.contains(other.probe) { probes.append(other.probe) }
    return probes.count == 1 ? probe : probes.map { "{ \($0); }" }.joined(separator: " || ")
  }
}
