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
    return commands.flatMap(joined.parted)
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

  /// Shares the output among the parts. Which part printed what is unknown; but if there is one table
  /// for each part that shows something, each gets its own. Otherwise the last such part gets all.
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
    } else {
      outputs[showing.last ?? parts.count - 1] = output
    }
    return outputs
  }
}
