import Console
import CourseModel
import Matching

/// Expected outputs: a table as a table, with the values marked that will differ for the reader.
extension ChapterWriter {
  mutating func writeOutput(of step: Step) {
    let values = DifferingValues(
      step, choices: plan.course.authorChoices, columns: settings.differing)
    var differs = false
    switch step.expected.kind {
    case .none: return
    case .text:
      html.markup("<pre tabindex=0>")
      for (index, line) in step.expected.lines.enumerated() {
        if index > 0 { html.markup("\n") }
        differs = write(values.parts(of: line)) || differs
      }
      html.markup("</pre>")
    case .table, .record:
      let isRecord = step.expected.kind == .record
      html.markup("<div class=wide role=group tabindex=0 aria-label=Output><table>")
      if step.expected.columns.contains(where: { !$0.isEmpty }) {
        html.markup("<thead><tr>")
        for column in step.expected.columns {
          html.markup(column.isEmpty ? "<td>" : "<th>")
          html.text(column)
        }
        html.markup("<tbody>")
      }
      for row in step.expected.rows {
        html.markup("<tr>")
        for (index, cell) in row.enumerated() {
          html.markup(isRecord && index == 0 && !cell.isEmpty ? "<th scope=row>" : "<td>")
          let property = isRecord ? (index > 0 ? row[0] : nil) : step.expected.columns.at(index)
          differs = write(values.parts(of: cell, property: property)) || differs
        }
      }
      html.markup("</table></div>")
    }
    if differs {
      html.markup("<p class=dif><span class=y>Underlined</span>: yours will differ</p>")
    }
    guard step.expected.kind != .text else { return }
    html.markup("<details><summary>As text</summary><pre tabindex=0>")
    html.text(step.expected.lines.joined(separator: "\n"))
    html.markup("</pre></details>")
  }

  /// - Returns: Whether any of it will differ.
  private mutating func write(_ parts: [DifferingValues.Part]) -> Bool {
    var differs = false
    for part in parts {
      switch part {
      case .same(let text): html.text(text)
      case .differing(let text):
        writeDiffering(text)
        differs = true
      case .id(let text, let occurrence):
        writeID(text, occurrence)
        differs = true
      }
    }
    return differs
  }
}

extension [String] {
  fileprivate func at(_ index: Int) -> String? { indices.contains(index) ? self[index] : nil }
}

/// Finds the values of an output that may differ for the reader: by the matcher's own rules, and the names that the
/// author chose.
struct DifferingValues {
  enum Part {
    case same(String)
    case differing(String)
    case id(String, IDOccurrence)
  }

  private let uses: [String: IDOccurrence]
  private let choices: Set<String>
  private let columns: Set<String>
  private let command: String

  /// - Parameter columns: Those whose values differ, by name in lower case.
  init(_ step: Step, choices: [AuthorChoice], columns: Set<String>) {
    self.columns = columns
    uses = Dictionary(step.uses.map { ($0.value, $0) }, uniquingKeysWith: { first, _ in first })
    self.choices = Set(choices.map(\.value).filter { !$0.isEmpty })
    command = step.title
  }

  /// - Parameter property: The column's heading, or the property that has the value.
  func parts(of text: String, property: String? = nil) -> [Part] {
    if choices.contains(text) { return [.differing(text)] }
    if let property, isFree(text, property) { return [.differing(text)] }
    // Everything else that changes from run to run has a digit.
    guard text.utf8.contains(where: { $0 &- 0x30 < 10 }) else { return [.same(text)] }
    var parts: [Part] = []
    var rest = text[...]
    for token in ValueScanner.tokens(of: text) {
      guard ValueRule.rule(for: token.kind) != nil,
        !command.hasText(token.text) || uses[token.text] != nil,
        let start = rest.firstStart(of: token.text)
      else { continue }
      if start > rest.startIndex { parts.append(.same(String(rest[..<start]))) }
      if let occurrence = uses[token.text] {
        parts.append(.id(token.text, occurrence))
      } else {
        parts.append(.differing(token.text))
      }
      rest = rest[rest.utf8.index(start, offsetBy: token.text.utf8.count)...]
    }
    if !rest.isEmpty { parts.append(.same(String(rest))) }
    return parts
  }

  /// Whether a whole cell may differ: a password that a service generated, a temporary state.
  private func isFree(_ text: String, _ property: String) -> Bool {
    guard !text.isEmpty, text != "...", text.lowercased() != "none", !command.hasText(text),
      ValueScanner.ids(in: text).isEmpty
    else { return false }
    return columns.contains(PropertyLines.normalized(property))
      || TransitionalState.isTransitional(text)
  }
}
