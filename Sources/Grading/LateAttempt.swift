import Console
import Knowledge
import Matching
import Nodes
import Sessions

/// Whether a step that was right before stays right after an attempt that fails.
///
/// The last attempt counts. But what was made once cannot be made again, and a list looked at much
/// later may rightly show something else.
struct LateAttempt {
  let commands: [SessionCommand]
  let knowledge: Knowledge

  /// - Parameters:
  ///   - last: the attempt that failed.
  ///   - right: the attempt before it that was right.
  func isExcused(_ last: CommandAlignment.Attempt, after right: CommandAlignment.Attempt) -> Bool {
    guard let late = last.commands.last, let first = right.commands.last else { return false }
    let verbs = knowledge.programs.verbs
    let words = ShellLine(commands[late].text).commands.flatMap(\.arguments)
    let error = ErrorMessages(knowledge).first(in: commands[late].output)
    if error != nil,
      words.contains(where: { verbs.appears(in: $0, .removes) || verbs.appears(in: $0, .makes) })
    {
      return true
    }
    guard last.isLate else { return error.map(saysThatItIsThere) ?? false }
    let between = commands[(first + 1)..<max(late, first + 1)].flatMap {
      ShellLine($0.text).commands
    }
    guard let error else { return between.contains { !knowledge.programs.leavesAsItWas($0) } }
    if saysThatItIsThere(error) { return true }
    let text = error.lowercased()
    // Another shell has other credentials and is in another folder.
    if knowledge.messages.speak(.lateCredentials, in: text) {
      return between.contains(where: changesShell)
    }
    if knowledge.messages.speak(.lateMissing, in: text) {
      return between.contains { changesShell($0) || takesAway($0) }
    }
    return between.contains(where: stops)
  }

  private func saysThatItIsThere(_ error: String) -> Bool {
    knowledge.messages.speak(.lateExists, in: error.lowercased())
  }

  private func changesShell(_ command: ShellLine.SimpleCommand) -> Bool {
    let programs = knowledge.programs
    // `sudo -i` has no program after it.
    return command.program.isEmpty
      || [Facet.shellState, .shell, .loginShell, .container, .entersNode].contains {
        programs.holds($0, command)
      }
  }

  private func takesAway(_ command: ShellLine.SimpleCommand) -> Bool {
    knowledge.programs.holds(.removes, command) || stops(command)
      || command.arguments.dropFirst().contains {
        knowledge.programs.verbs.appears(in: $0, .removes)
      }
  }

  private func stops(_ command: ShellLine.SimpleCommand) -> Bool {
    knowledge.programs.holds(.stops, command)
      || command.arguments.dropFirst().contains { knowledge.programs.verbs.isVerb($0, .stops) }
  }
}
