public import Console

extension Programs {
  /// Splits `ssh root@node3 COMMAND` into host and command; the command is empty for a tunnel.
  public func remote(_ command: ShellLine.SimpleCommand) -> (host: String, command: String)? {
    guard let values = values(.remote, command), let target = values["node"]?.first else {
      return nil
    }
    let host = target.split(separator: "@").last.map(String.init) ?? target
    return (host, (values["command"] ?? []).joined(separator: " "))
  }
}
