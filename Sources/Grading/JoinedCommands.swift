import Console
import CourseModel
import Nodes
import Sessions

/// Splits commands that a student joined with `&&` or `;` although they are several steps in the manual.
struct JoinedCommands {
  private let known: [(pattern: CommandPattern, expected: ExpectedOutput)]

  /// Splits the commands of a session.
  ///
  /// - Parameters:
  ///   - patterns: for each step its command's pattern.
  ///   - expected: for each step its expected output.
  static func parted(
    _ commands: [SessionCommand], patterns: [CommandPattern?], expected: [ExpectedOutput]
  ) -> [SessionCommand] {
    let known = zip(patterns, expected).compactMap { pattern, expected in
      pattern.map { ($0, expected) }
    }
    let joined = JoinedCommands(known: known)
    return joined.withOwnOutputs(commands).flatMap(joined.parted)
  }

  /// Shares the output that follows several commands given to the shell at once.
  private func withOwnOutputs(_ commands: [SessionCommand]) -> [SessionCommand] {
    var result = commands
    var start = 0
    while start < commands.count {
      var end = start
      while end < commands.count - 1, commands[end].isWithNext { end += 1 }
      if end > start {
        let expected = commands[start...end].map { step(ShellLine($0.text))?.expected }
        let output = commands[start...end].flatMap(\.output)
        for (index, own) in zip(start...end, shared(output, among: expected)) {
          result[index].output = own
        }
      }
      start = end + 1
    }
    return result
  }

  private func step(_ shell: ShellLine) -> (pattern: CommandPattern, expected: ExpectedOutput)? {
    known.first { $0.pattern.compare(shell).isSame }
  }

  private func parted(_ command: SessionCommand) -> [SessionCommand] {
    let shell = ShellLine(command.text)
    guard shell.commands.count > 1, shell.commands.count <= 16, command.input.isEmpty,
      shell.commands.dropFirst().contains(where: { ["&&", ";"].contains($0.joinedBy) }),
      step(shell) == nil
    else { return [command] }
    let parts = grouped(shell.commands)
    guard parts.contains(where: { $0.expected != nil }) else { return [command] }
    let outputs = shared(command.output, among: parts.map(\.expected))
    return zip(parts, outputs).map { part, output in
      var piece = command
      piece.text = part.text
      piece.output = output
      return piece
    }
  }

  /// Groups the commands into parts; a step that joins commands itself stays whole.
  private func grouped(_ commands: [ShellLine.SimpleCommand]) -> [(
    text: String, expected: ExpectedOutput?
  )] {
    func text(_ range: Range<Int>) -> String {
      range.map { index in
        let joint = index == range.lowerBound ? "" : " \(commands[index].joinedBy) "
        return joint + commands[index].source
      }.joined()
    }
    var parts: [(String, ExpectedOutput?)] = []
    var start = 0
    while start < commands.count {
      let ends = (start + 1...commands.count).reversed()
      let whole = ends.lazy.compactMap { end in
        self.step(ShellLine(text(start..<end))).map { (end, $0.expected) }
      }.first
      // Commands that are not a step extend to the end of their own pipe.
      let pipe =
        commands.indices.dropFirst(start + 1).first {
          ["&&", ";"].contains(commands[$0].joinedBy)
        } ?? commands.count
      let end = whole?.0 ?? pipe
      parts.append((text(start..<end), whole?.1))
      start = end
    }
    return parts
  }

  /// Where each part's output begins; nil if that cannot be told.
  private func starts(of expected: [[String]], in output: [String]) -> [Int]? {
    guard expected.count > 1 else { return nil }
    if expected.reduce(0, { $0 + $1.count }) == output.count {
      return expected.dropLast().reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
    }
    var starts = [0]
    for lines in expected.dropFirst() {
      guard let first = lines.first.map(trimmed),
        let start = output.indices.dropFirst(starts[starts.count - 1] + 1).first(where: {
          trimmed(output[$0]) == first
        })
      else { return nil }
      starts.append(start)
    }
    return starts
  }

  /// Shares the output among the parts. Which part printed what is unknown; but if there is one table
  /// for each part that shows something, each gets its own; so does each if the output has as many lines as the manual
  /// shows for all, or begins each part's as the manual does. Otherwise the last such part gets all.
  private func shared(_ output: [String], among parts: [ExpectedOutput?]) -> [[String]] {
    var outputs = parts.map { _ in [String]() }
    let showing = parts.indices.filter { parts[$0].map { $0.kind != .none } ?? false }
    let tables = TextTable.all(in: output)
    if showing.count > 1, tables.count == showing.count {
      var start = 0
      for (index, table) in zip(showing, tables) {
        outputs[index] = Array(output[start..<table.lines.upperBound])
        start = table.lines.upperBound
      }
      outputs[showing[showing.count - 1]] += output[start...]
    } else if let starts = starts(of: showing.compactMap { parts[$0]?.lines }, in: output) {
      for (place, index) in showing.enumerated() {
        let end = place + 1 < starts.count ? starts[place + 1] : output.count
        outputs[index] = Array(output[starts[place]..<end])
      }
    } else {
      outputs[showing.last ?? parts.count - 1] = output
    }
    return outputs
  }
}
