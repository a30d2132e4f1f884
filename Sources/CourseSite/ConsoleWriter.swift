import Console
import CourseModel

/// Steps: the command, its node and its output.
extension ChapterWriter {
  mutating func write(_ parts: [ConsolePart]) {
    html.markup("<div class=con>\n")
    for part in parts {
      switch part {
      case .step(let id, let showsOutput):
        guard let step = plan.steps[id]?.step else { continue }
        write(step, showsOutput: showsOutput)
      case .output(let id):
        guard let step = plan.steps[id]?.step else { continue }
        html.markup("<div class=out>")
        writeOutput(of: step)
        html.markup("</div>\n")
      case .alternative: html.markup("<p class=or>or</p>\n")
      case .text(let lines):
        html.markup("<pre class=text tabindex=0>")
        withFields(of: lines) { $0.writeFilled(lines.joined(separator: "\n"), context: .raw) }
        html.markup("</pre>\n")
      }
    }
    html.markup("</div>\n")
  }

  private mutating func write(_ step: Step, showsOutput: Bool) {
    if case .note(let text) = step.action {
      html.markup("<p class=say id=\"")
      html.text(step.id)
      html.markup("\">")
      writeFilled(text, context: .raw)
      html.markup("</p>\n")
      return
    }
    html.markup("<div class=step")
    openItem(step)
    html.markup(">")
    writeLabel(step)
    let fields = Set(step.placeholders)
    isField = { fields.contains($0) }
    replaced = step.placeholders.filter { Placeholder.all(in: $0).isEmpty }
    defer { (isField, replaced) = (nil, []) }
    if let typed = step.typed {
      // `#` is the style's own sign; commands at another prompt have another.
      switch typed.prompt {
      case "#"?: html.markup("<pre class=cmd><code>")
      case "$"?: html.markup("<pre class=\"cmd user\"><code>")
      default: html.markup("<pre class=\"cmd own\"><code>")
      }
      writeCommand(typed, of: step)
      html.markup("</code></pre>")
    } else {
      html.markup("<pre class=\"cmd own\"><code>")
      CodeText.write(step.input ?? [], path: step.path, into: &self)
      html.markup("</code></pre>")
    }
    if showsOutput, step.expected.kind != .none {
      html.markup("<div class=out>")
      writeOutput(of: step)
      html.markup("</div>")
    }
    writeBehind(step.id)
    html.markup("</div>\n")
  }

  /// Writes the attributes by which the page's script knows a step: its name, and the key under which its tick is
  /// stored.
  mutating func openItem(_ step: Step) {
    html.markup(" id=\"")
    html.text(step.id)
    html.markup("\" data-k=\"")
    html.text(step.keyEnd)
    html.markup("\"")
    // Another way without a tab of its own: it is always seen, and does not count among the steps to do.
    if step.ways.contains(where: { !$0.isDefault && $0.title.isEmpty }) {
      html.markup(" data-other")
    }
  }

  /// Writes results and instructors' notes after a step.
  mutating func writeBehind(_ id: String) {
    writeResults(of: id)
    writeNotes(of: id)
  }

  // MARK: Labels

  private mutating func writeLabel(_ step: Step) {
    html.markup("<p class=at><a href=\"#")
    html.text(step.id)
    html.markup("\">")
    html.text(step.id.split(separator: ".").last.map(String.init) ?? "")
    html.markup("</a> <b>")
    html.text(Self.place(step))
    html.markup("</b>")
    if let credentials = step.credentials {
      html.markup(" <i>")
      html.text(credentials.hasPrefix("~/") ? String(credentials.dropFirst(2)) : credentials)
      html.markup("</i>")
    }
    if !step.alsoOn.isEmpty {
      html.markup(" <i>again on ")
      html.text(step.alsoOn.map(\.description).joined(separator: ", "))
      html.markup("</i>")
    }
    if case .file(let path, _) = step.action {
      html.markup(" <i>")
      writeFilled(path, context: .raw)
      html.markup("</i>")
    }
    if step.optional != nil { html.markup(" <i>optional</i>") }
    if let words = Self.words(step.kind) {
      html.markup(" <i>")
      html.text(words)
      html.markup("</i>")
    }
    html.markup("</p>")
  }

  static func place(_ step: Step) -> String {
    if let node = step.node { return node.description }
    return step.candidates.isEmpty
      ? "any node" : step.candidates.map(\.description).joined(separator: " or ")
  }

  private static func words(_ kind: Step.Kind) -> String? {
    switch kind {
    case .interactive: "asks questions"
    case .watch: "end it with Ctrl-C"
    case .edit: "editor"
    case .file: "file"
    case .command, .enter, .leave, .reboot, .browser, .note: nil
    }
  }

  // MARK: Commands

  private mutating func writeCommand(_ typed: TypedCommand, of step: Step) {
    let command = typed.text
    let ids = IDPlaces(step)
    let text = Array(command.utf8)
    // Byte offsets at which the manual breaks the line.
    var breaks: [Int] = []
    var length = 0
    for line in typed.isStatement ? [] : typed.lines.dropLast() {
      length += line.utf8.count + 1
      // The lines of a loop have line ends of their own.
      if text.indices.contains(length - 1), text[length - 1] == 0x20 { breaks.append(length) }
    }
    var left = breaks[...]
    var offset = 0
    for piece in CommandText(command).pieces {
      // A break inside a quote would be part of the text for the shell.
      while let next = left.first, next <= offset {
        left = left.dropFirst()
        if next == offset { html.markup("<span class=c></span>") }
      }
      open(piece.kind)
      writePiece(piece, ids)
      close(piece.kind)
      offset += piece.text.utf8.count
    }
    guard let input = typed.hereDocument else { return }
    guard let opening = ShellLine(command).hereDocuments.last else { return }
    html.markup("\n")
    for line in input {
      writeFilled(line, context: opening.isQuoted ? .raw : .document)
      html.markup("\n")
    }
    html.text(opening.target)
  }

  private mutating func writePiece(_ piece: CommandText.Piece, _ ids: IDPlaces) {
    let text = String(piece.text)
    guard !ids.isEmpty else { return writeFilled(text, context: piece.quoting) }
    for part in ids.parts(of: text) {
      if let occurrence = part.id {
        writeID(part.text, occurrence)
      } else {
        writeFilled(part.text, context: piece.quoting)
      }
    }
  }

  mutating func open(_ kind: CommandText.Kind) {
    switch kind {
    case .plain: return
    case .program: html.markup("<b>")
    case .option: html.markup("<span class=o>")
    case .string: html.markup("<span class=q>")
    case .variable: html.markup("<span class=v>")
    case .sign: html.markup("<span class=g>")
    case .comment: html.markup("<i>")
    }
  }

  mutating func close(_ kind: CommandText.Kind) {
    switch kind {
    case .plain: return
    case .program: html.markup("</b>")
    case .option, .string, .variable, .sign: html.markup("</span>")
    case .comment: html.markup("</i>")
    }
  }

  // MARK: Ids

  /// Writes an id that will differ for the reader: a link to the step that first shows it.
  mutating func writeID(_ text: String, _ occurrence: IDOccurrence) {
    guard let step = occurrence.definedBy, let address = links.address(step: step) else {
      return writeDiffering(text)
    }
    html.markup("<a class=id href=\"")
    html.text(address)
    html.markup("\" title=\"yours will differ: ")
    html.text(occurrence.entity)
    html.markup("\">")
    html.text(text)
    html.markup("</a>")
  }

  mutating func writeDiffering(_ text: String) {
    html.markup("<span class=y>")
    html.text(text)
    html.markup("</span>")
  }
}

extension Step {
  /// The hash at the end of its key, with the number after it if there is one: `1tlcrsm-2`. It stays when steps before
  /// this one come or go.
  fileprivate var keyEnd: String {
    let parts = key.utf8.split(separator: UInt8(ascii: "-"))
    let isNumbered = parts.last.map { $0.count < 6 && $0.allSatisfy { $0 &- 0x30 < 10 } } ?? false
    return parts.suffix(isNumbered ? 2 : 1).map { String(Substring($0)) }.joined(separator: "-")
  }
}

/// The places of a step's ids in its texts.
struct IDPlaces {
  private let occurrences: [String: IDOccurrence]

  init(_ step: Step) {
    var found: [String: IDOccurrence] = [:]
    for occurrence in step.uses + step.defines where found[occurrence.value] == nil {
      found[occurrence.value] = occurrence
    }
    occurrences = found
  }

  var isEmpty: Bool { occurrences.isEmpty }

  struct Part {
    var text: String
    var id: IDOccurrence?
  }

  /// The text, split at its ids.
  func parts(of text: String) -> [Part] {
    guard !isEmpty else { return [Part(text: text)] }
    var parts: [Part] = []
    var rest = text[...]
    for id in ValueScanner.ids(in: text) {
      guard let occurrence = occurrences[id], let start = rest.firstStart(of: id) else { continue }
      if start > rest.startIndex { parts.append(Part(text: String(rest[..<start]))) }
      parts.append(Part(text: id, id: occurrence))
      rest = rest[rest.utf8.index(start, offsetBy: id.utf8.count)...]
    }
    if !rest.isEmpty { parts.append(Part(text: String(rest))) }
    return parts
  }
}
