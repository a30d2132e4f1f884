public import Console

extension Programs {
  /// Whether a command line is read-only, and so may be run again on a node.
  ///
  /// A command that is not known to be read-only is not run: one question less is better than one change too many.
  public func onlyReads(_ line: String) -> Bool {
    // The commands in a substitution are not seen here.
    let hidden = ["$(", "`", "<(", "\n", "\r", ">|"]
    guard !hidden.contains(where: { line.hasText($0) }) else { return false }
    let commands = ShellLine(line).commands.filter { !$0.words.isEmpty }
    return !commands.isEmpty && commands.allSatisfy(onlyReads)
  }

  /// Whether one command is read-only. A command that never ends, or asks questions, may not be run again either.
  public func onlyReads(_ command: ShellLine.SimpleCommand) -> Bool {
    command.redirections.allSatisfy(Self.isHarmless) && holds(.reads, command)
      && !holds(.watches, command) && !holds(.asks, command)
  }

  /// Whether a command line shows more than every machine has, as far as its programs tell.
  public func asksForMore(_ line: String) -> Bool {
    !ShellLine(line).commands.allSatisfy { holds(.common, $0) }
  }

  /// Whether a command line shows only files and accounts, none of which the system itself writes.
  public func isSettled(_ line: String) -> Bool {
    let moving = ["/proc", "/sys", "/run", "/var/log", "/dev"]
    return ShellLine(line).commands.allSatisfy { command in
      holds(.settled, command)
        && !command.words.contains { word in moving.contains { word.hasPrefix($0) } }
    }
  }

  /// Whether a line asks a service over the network, whatever the machine where it is typed has.
  public func asksService(_ line: String) -> Bool {
    ShellLine(line).commands.contains { holds(.client, $0) }
  }

  /// Whether a command changes nothing: it only reads or shows something, as far as its words tell.
  public func leavesAsItWas(_ command: ShellLine.SimpleCommand) -> Bool {
    guard command.redirections.allSatisfy(Self.isHarmless) else { return false }
    if command.program.isEmpty || onlyReads(command) { return true }
    if [Facet.viewer, .watches, .idle, .sample].contains(where: { holds($0, command) }) {
      return !holds(.copies, command)
    }
    return command.arguments.dropFirst().prefix(4).contains { verbs.contains($0, .reads) }
  }

  private static func isHarmless(_ redirection: ShellLine.Redirection) -> Bool {
    if !redirection.operation.contains(">") || redirection.target == "/dev/null" { return true }
    let target = redirection.target.drop { $0 == "&" }
    let isDuplicate = redirection.operation.hasSuffix("&") || redirection.target.hasPrefix("&")
    return isDuplicate && !target.isEmpty && target.allSatisfy { $0.isNumber || $0 == "-" }
  }
}
