public import Console

extension Programs {
  /// A command that is carried out on another host.
  public struct RemoteCommand: Hashable, Sendable {
    public var host: String
    /// Empty for a tunnel.
    public var command: String
  }

  /// Splits `ssh root@node3 COMMAND` into host and command; nil for any other command.
  public func remote(_ command: ShellLine.SimpleCommand) -> RemoteCommand? {
    guard let values = values(.remote, command), let target = values["node"]?.first else {
      return nil
    }
    let host = target.split(separator: "@").last.map(String.init) ?? target
    return RemoteCommand(
      host: host, command: (values["command"] ?? []).joined(separator: " "))
  }
}
