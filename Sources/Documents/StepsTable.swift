package import CourseModel

/// The steps as a table for a person.
package struct StepsTable {
  package let text: String

  /// - Parameter width: The terminal's, in columns.
  package init(_ course: Course, width: Int) {
    var lines = [
      course.title, [course.author, course.date].compactMap(\.self).joined(separator: ", "),
    ]
    lines.removeAll(where: \.isEmpty)
    for lab in course.labs where !lab.isAnnounced {
      lines.append("")
      let minutes = lab.minutes.map { ", \($0) minutes" } ?? ""
      lines.append("\(lab.id): \(lab.title)  (\(lab.steps.count) steps\(minutes))")
      lines += Self.rows(lab, width)
    }
    let announced = course.labs.filter(\.isAnnounced)
    if !announced.isEmpty {
      lines += ["", "Announced, not in the manual yet:"]
      lines += announced.map { "  \($0.id): \($0.title)" }
    }
    if !course.findings.isEmpty {
      lines += ["", "Findings:"]
      lines += course.findings.map {
        "  \($0.position): \($0.severity == .note ? "note: " : "")\($0.message)"
      }
    }
    text = lines.joined(separator: "\n")
  }

  private static func rows(_ lab: Lab, _ columns: Int) -> [String] {
    let nodes = lab.steps.map {
      ([$0.node?.description ?? "?"] + $0.alsoOn.map(\.description)).joined(separator: ",")
    }
    let width = nodes.map(\.count).max() ?? 4
    var section = ""
    var lines: [String] = []
    for (step, node) in zip(lab.steps, nodes) {
      if step.section != section {
        section = step.section
        lines.append("  \(section)")
      }
      let line =
        "    \(pad(step.id, 9)) \(pad(String(step.position.line), 5)) \(pad(node, width)) \(pad(step.kind.rawValue, 11)) "
      let what = step.title
      lines.append(line + clipped(what, to: max(20, columns - line.count - 14)) + note(step))
    }
    return lines
  }

  private static func note(_ step: Step) -> String {
    var notes: [String] = []
    switch step.expected.kind {
    case .none: break
    case .text: notes.append("text")
    case .table: notes.append("table \(step.expected.columns.count)×\(step.expected.rows.count)")
    case .record: notes.append("record \(step.expected.rows.count)")
    }
    if step.reasonToLeave != nil { notes.append("optional") }
    return notes.isEmpty ? "" : "  [\(notes.joined(separator: ", "))]"
  }

  private static func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private static func clipped(_ text: String, to width: Int) -> String {
    let line = text.split(separator: "\n").first.map(String.init) ?? text
    return line.count > width ? line.prefix(width - 1) + "…" : line
  }
}
