public import CourseModel

extension Step {
  /// The commands of what is typed, as a shell takes them; none where the step is no command.
  public var shellCommands: [ShellLine.SimpleCommand] {
    typed.map { ShellLine($0.text).commands } ?? []
  }
}
