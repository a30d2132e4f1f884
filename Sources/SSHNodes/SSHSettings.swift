import Glibc
import Nodes
import Subprocess

/// Finds a node as ssh does: `ssh -G` says what ~/.ssh/config and the system's settings make of a
/// name, with every Include and Match.
public enum SSHSettings {
  /// - Parameters:
  ///   - node: As the manual calls it.
  ///   - destination: `node1`, `root@10.0.0.5`, a Host of ~/.ssh/config.
  ///   - user: The account where neither the destination nor a setting names one.
  public static func target(
    node: String, destination: String, user: String = "root",
    hostKeys: SSHTarget.HostKeyPolicy = .known
  ) async throws -> SSHTarget {
    let parts = destination.split(separator: "@", maxSplits: 1).map(String.init)
    let account = parts.count == 2 ? parts[0] : user
    let host = parts.last ?? destination
    let isPlain =
      !host.isEmpty && !host.hasPrefix("-") && !account.hasPrefix("-")
      && destination.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    guard isPlain else {
      throw NodeFault(.unreachable, node: node, "'\(destination)' is no host's name")
    }
    let said = try await Subprocess.run(
      .name("ssh"), arguments: ["-G", "-l", account, "--", host],
      output: .string(limit: 1 << 18), error: .string(limit: 1 << 14))
    guard said.terminationStatus.isSuccess else {
      throw NodeFault(
        .unreachable, node: node, "ssh cannot read its settings: \(said.standardError)")
    }
    var target = SSHTarget(node: node, host: host, user: account, hostKeys: hostKeys)
    for line in said.standardOutput.split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 1).map(String.init)
      guard words.count == 2 else { continue }
      apply(words[0], words[1], to: &target)
    }
    return target
  }

  private static func apply(_ key: String, _ value: String, to target: inout SSHTarget) {
    switch key {
    case "hostname": target.host = value
    case "user": target.user = value
    case "port": target.port = UInt16(value) ?? 22
    case "identityfile": target.keys.append(expanded(value))
    case "userknownhostsfile", "globalknownhostsfile":
      target.knownHosts += value.split(separator: " ").map { expanded(String($0)) }
    case "proxyjump", "proxycommand":
      if value != "none" { target.needsOpenSSH = "\(key) \(value)" }
    case "stricthostkeychecking":
      if value == "accept-new" || value == "no" || value == "off" { target.hostKeys = .acceptNew }
    case "certificatefile": target.needsOpenSSH = "a certificate"
    default: break
    }
  }

  private static func expanded(_ path: String) -> String {
    guard path.hasPrefix("~/") else { return path }
    // ssh takes the account's home, whatever $HOME says.
    let home = getpwuid(getuid()).map { String(cString: $0.pointee.pw_dir) } ?? "/root"
    return home + path.dropFirst(1)
  }
}
