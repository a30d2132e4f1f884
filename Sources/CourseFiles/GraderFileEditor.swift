import Console
package import CourseModel
package import Grading

/// Adds what was learned to the text of a lab's grader file, for a person to review; everything else stays as it is.
///
///     steps:
///       apt-get-update-1x2y:
///         free:
///           - Size  # differed in 2 of 2 runs: 812 kB, 834 kB
package struct GraderFileEditor {
  /// A list of a step's settings.
  package enum List: String { case free, keep }

  /// A column, a property or a line, with a remark for its reader.
  package struct Entry {
    var name: String
    var remark: String?

    package init(_ name: String, remark: String?) {
      self.name = name
      self.remark = remark
    }
  }

  private let file: String
  private var lines: [String]

  /// - Parameter text: The file's text; empty where there is none yet.
  package init(_ text: String, file: String) {
    self.file = file
    // By its bytes: "\r\n" is one character, and YAML counts its lines.
    lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map {
      String(Substring($0))
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
  }

  package var text: String { lines.joined(separator: "\n") + "\n" }

  /// Adds what varied in a step under its `free`, with counts.
  /// - Throws: ``InputFailure`` where the file is written in a way that cannot be added to, with what to write.
  package mutating func add(_ learned: LearnedStep) throws {
    let entries = learned.varied.map { variation in
      let values = variation.values.map { PlainLine.text($0, 40) }.joined(separator: ", ")
      return Entry(
        variation.name, remark: "differed in \(variation.count) of \(learned.runs) runs: \(values)")
    }
    try add(entries, under: .free, of: learned.step)
  }

  /// Adds entries to a list of a step.
  /// - Throws: ``InputFailure`` where the file is written in a way that cannot be added to, with what to write.
  package mutating func add(_ entries: [Entry], under list: List, of step: Step) throws {
    let known = try names(in: list, of: step)
    let entries = entries.filter { !known.contains($0.name) }
    guard !entries.isEmpty else { return }
    guard let steps = try pair("steps", in: YAMLReader.read(text, file: file)) else {
      lines += ["steps:", "  \(step.key):", "    \(list.rawValue):"] + items(entries, indent: 6)
      return
    }
    guard let own = self.own(step, in: steps.value) else {
      guard let first = steps.value.mapping?.first, isBlock(first, under: steps) else {
        throw byHand(entries, list, step)
      }
      let indent = first.key.position.column - 1
      lines.insert(
        contentsOf: [blanks(indent) + "\(step.key):", blanks(indent + 2) + "\(list.rawValue):"]
          + items(entries, indent: indent + 4), at: end(of: steps))
      return
    }
    guard let first = own.value.mapping?.first, isBlock(first, under: own) else {
      throw byHand(entries, list, step)
    }
    let indent = first.key.position.column - 1
    guard let old = pair(list.rawValue, in: own.value) else {
      lines.insert(
        contentsOf: [blanks(indent) + "\(list.rawValue):"] + items(entries, indent: indent + 2),
        at: own.key.position.line)
      return
    }
    try add(entries, to: old, list, of: step, indent: indent)
  }

  private mutating func add(
    _ entries: [Entry], to pair: YAMLNode.Pair, _ list: List, of step: Step, indent: Int
  ) throws {
    let place = pair.key.position.line
    guard let last = pair.value.list?.last else { throw byHand(entries, list, step) }
    if last.position.line > place {
      lines.insert(
        contentsOf: items(entries, indent: last.position.column - 3), at: last.position.line)
      return
    }
    // `free: [size, id]` becomes a list of lines.
    guard trimmed(lines[place - 1]).hasSuffix("]") else {
      throw byHand(entries, list, step)
    }
    let old = try pair.value.texts().map { blanks(indent + 2) + "- " + Self.quoted($0) }
    lines.replaceSubrange(
      (place - 1)..<place,
      with: [blanks(indent) + "\(list.rawValue):"] + old + items(entries, indent: indent + 2))
  }

  // MARK: Parts

  private func own(_ step: Step, in steps: YAMLNode) -> YAMLNode.Pair? {
    [step.key, step.id, "\(step.position.line)"].lazy.compactMap { pair($0, in: steps) }.first
  }

  /// What stands in a list of a step already.
  private func names(in list: List, of step: Step) throws -> [String] {
    guard let steps = try pair("steps", in: YAMLReader.read(text, file: file)),
      let own = own(step, in: steps.value)
    else { return [] }
    return try pair(list.rawValue, in: own.value)?.value.list?.map { try $0.text() } ?? []
  }

  private func items(_ entries: [Entry], indent: Int) -> [String] {
    entries.map { entry in
      blanks(indent) + "- \(Self.quoted(entry.name))" + (entry.remark.map { "  # \($0)" } ?? "")
    }
  }

  private func blanks(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }

  /// A YAML scalar in double quotes, in which every text can be written.
  private static func quoted(_ text: String) -> String {
    let plain = PlainLine.text(text, 400)
    return "\"\(plain.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
  }

  private func pair(_ name: String, in node: YAMLNode?) -> YAMLNode.Pair? {
    node?.mapping?.first { $0.key.string == name }
  }

  /// Whether a mapping's pairs stand in lines of their own.
  private func isBlock(_ first: YAMLNode.Pair, under parent: YAMLNode.Pair) -> Bool {
    first.key.position.line > parent.key.position.line
  }

  /// The index of the line after a block of the file's first level.
  private func end(of block: YAMLNode.Pair) -> Int {
    var end = block.key.position.line
    while end < lines.count,
      lines[end].isEmpty || lines[end].hasPrefix(" ") || lines[end].hasPrefix("#")
    {
      end += 1
    }
    // Blank lines and remarks before the next block belong to that one.
    while end < lines.count || lines[end - 1].isEmpty,
      end > block.key.position.line, lines[end - 1].isEmpty || lines[end - 1].hasPrefix("#")
    {
      end -= 1
    }
    return end
  }

  private func byHand(_ entries: [Entry], _ list: List, _ step: Step) -> InputFailure {
    let names = entries.map { Self.quoted($0.name) }.joined(separator: ", ")
    return InputFailure(
      "\(file): \(step.key) is written in one line; add to it by hand: \(list.rawValue): [\(names)]"
    )
  }
}
