/// What a program may be asked about itself.
public enum Facet: UInt8, CaseIterable, Sendable {
  /// It changes nothing, ends by itself, and asks nobody: it may be put to a node again.
  case reads
  /// It asks a service over the network, with credentials: it shows the same wherever it is typed.
  case client
  /// It shows the same wherever it is typed, without credentials.
  case anywhere
  /// It belongs to the machine that carries the nodes.
  case host
  /// It shows what every machine has: no lab put it there.
  case common
  /// How much of something it shows is the reader's affair: `tail -20`, `ls -l`.
  case sample
  /// It shows what it is given, as it is: at a pipe's end it is no part of the command.
  case viewer
  /// It never ends by itself.
  case watches
  /// It asks its user questions.
  case asks
  /// It opens a file, `{file}` where it names one, for a person to change.
  case edits
  /// It opens a page.
  case browses
  /// It restarts its machine.
  case reboots
  /// It opens a shell on the same machine.
  case shell
  /// The same, with nothing of what was sourced before.
  case loginShell
  /// It opens a shell in a container.
  case container
  /// It opens a shell on `{node}`.
  case entersNode
  /// It runs `{command...}` on `{node}` and comes back.
  case remote
  /// It runs `{command}` as another user.
  case runsAs
  /// It ends a shell.
  case leaves
  /// It reads `{file}` into the shell.
  case sources
  /// It changes the reader's shell and not the node.
  case shellState
  /// It shows several shells on one screen.
  case multiplexer
  /// It makes a node that is called `{node}`.
  case makesNode
  /// It takes something away.
  case removes
  /// It ends something that runs.
  case stops
  /// It copies its input into a file that it names.
  case copies
  /// It shows the words that it is given.
  case prints
  /// It is a command of the shell's own that only looks back: `history`.
  case idle
}

extension Facet {
  /// As graders/programs has it.
  public var name: String { Self.names[Int(rawValue)] }

  public init?(name: String) {
    guard let place = Self.names.firstIndex(of: name) else { return nil }
    self = Self.allCases[place]
  }

  private static let names = allCases.map { "\($0)" }
}
