public import Console

extension Programs {
  /// Whether a command line changes nothing and so may be put to a node again.
  ///
  /// What is not known to only read is not asked: better one question less than one change.
  public func onlyReads(_ line: String) -> Bool {
    // What a substitution runs is not seen here.
    let hidden = ["$(", "`", "<(", "\n", "\r", ">|"]
    guard !hidden.contains(where: { line.hasText($0) }) else { return false }
    let commands = ShellLine(line).commands.filter { !$0.words.isEmpty }
    return !commands.isEmpty && commands.allSatisfy(onlyReads)
  }

  /// The same of one command; what never ends and what asks its user is none that may be put again.
  public func onlyReads(_ command: ShellLine.SimpleCommand) -> Bool {
    command.redirections.allSatisfy(Self.isHarmless) && holds(.reads, command)
      && !holds(.watches, command) && !holds(.asks, command)
  }

  /// Whether it asks about what only a lab may have put there, as far as its programs tell.
  public func asksForMore(_ line: String) -> Bool {
    !ShellLine(line).commands.allSatisfy { holds(.common, $0) }
  }

  /// Whether nothing is other than before once it has run: it only reads, or only shows, as far as its words tell.
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
