import Console
import Nodes

/// Takes apart what a student joined with `&&` or `;` although the manual has it as several steps.
///
/// The output belongs to the last part: what the others printed cannot be told from it.
enum JoinedCommands {
  static func parted(_ commands: [SessionCommand], patterns: [CommandPattern?]) -> [SessionCommand]
  {
    let single = patterns.compactMap(\.self)
    return commands.flatMap { command -> [SessionCommand] in
      let shell = ShellLine(command.text)
      guard shell.commands.count > 1, shell.commands.count <= 16, command.input.isEmpty,
        shell.commands.dropFirst().allSatisfy({ $0.joinedBy == "&&" || $0.joinedBy == ";" }),
        !single.contains(where: { $0.compare(shell).isSame })
      else { return [command] }
      let parts = shell.commands.map(\.source)
      let known = parts.count { part in
        let shell = ShellLine(part)
        return single.contains { $0.compare(shell).isSame }
      }
      guard known > 0 else { return [command] }
      return parts.enumerated().map { index, part in
        var piece = command
        piece.text = part
        if index < parts.count - 1 { piece.output = [] }
        return piece
      }
    }
  }
}
