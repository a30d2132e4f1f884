/// A property of a program, or of some of its commands.
public enum Facet: UInt8, CaseIterable, Sendable {
  /// It changes nothing, ends by itself, and asks no questions: it may be run again on a node.
  case reads
  /// It asks a service over the network, with credentials: its output is the same wherever it is typed.
  case client
  /// Its output is the same wherever it is typed, without credentials.
  case anywhere
  /// It belongs to the machine that runs the nodes.
  case host
  /// It shows something that every machine has: no lab put it there.
  case common
  /// It shows files or accounts, which stay as they are until something changes them: asking again is of little use.
  case settled
  /// How much it shows is up to the reader: `tail -20`, `ls -l`.
  case sample
  /// What it shows may look like a command line: `make` shows what it runs, `git diff` begins with `diff`.
  case showsCommands
  /// It shows its input unchanged: at the end of a pipe it is not part of the command.
  case viewer
  /// It never ends by itself.
  case watches
  /// It asks its user questions.
  case asks
  /// It opens a file for a person to edit: `{file}` if the command names one.
  case edits
  /// It opens a web page.
  case browses
  /// It reboots its machine.
  case reboots
  /// It opens a shell on the same machine.
  case shell
  /// The same, without anything that was sourced before.
  case loginShell
  /// It opens a shell in a container.
  case container
  /// It opens a shell on `{node}`.
  case entersNode
  /// It runs `{command...}` on `{node}` and returns.
  case remote
  /// It runs `{command}` in another shell, perhaps as another user.
  case runsAs
  /// It ends a shell.
  case leaves
  /// It reads `{file}` into the shell.
  case sources
  /// It changes the reader's shell, not the node.
  case shellState
  /// It shows several shells on one screen.
  case multiplexer
  /// It makes a node named `{node}`.
  case makesNode
  /// It removes something.
  case removes
  /// It stops something that is running.
  case stops
  /// It copies its input to a file that it names.
  case copies
  /// It prints its arguments.
  case prints
  /// It is a shell builtin that only looks back: `history`.
  case idle
}

extension Facet {
  /// The name in graders/programs.
  public var name: String { Self.names[Int(rawValue)] }

  public init?(name: String) {
    guard let place = Self.names.firstIndex(of: name) else { return nil }
    self = Self.allCases[place]
  }

  private static let names = allCases.map { "\($0)" }
}
