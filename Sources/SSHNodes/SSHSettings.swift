public import CourseModel
import Glibc
import Nodes
import Subprocess
import Synchronization

/// Finds a node as ssh does: `ssh -G` applies ~/.ssh/config and the system's settings to a name, with every Include and
/// Match.
public enum SSHSettings {
  /// Asks ssh for its settings.
  /// - Parameters:
  ///   - node: As in the manual.
  ///   - destination: `node1`, `root@10.0.0.5`, or a Host in ~/.ssh/config.
  ///   - user: The account if neither the destination nor the settings name one.
  /// - Throws: ``NodeFault`` if the host or account is not valid or ssh cannot read its settings; Subprocess's error if
  ///   ssh cannot be started.
  public static func target(
    node: NodeName, destination: String, user: String = "root",
    hostKeys: SSHTarget.HostKeyPolicy = .known
  ) async throws -> SSHTarget {
    let parts = destination.split(separator: "@", maxSplits: 1).map(String.init)
    let named = parts.count == 2 ? parts[0] : nil
    let host = parts.last ?? destination
    // Both become arguments of ssh and a line of its settings: whatever their source, they are checked here.
    guard SSHName.isHost(host) else {
      throw NodeFault(
        .unreachable, node: node, "'\(PlainLine.text(destination, 80))' is not a host name")
    }
    guard SSHName.isAccount(named ?? user) else {
      throw NodeFault(
        .unreachable, node: node, "'\(PlainLine.text(named ?? user, 80))' is not an account name")
    }
    // If the settings are the same for all hosts, ssh is asked once: for a class of hundreds it would cost more than
    // the grading.
    let key = "\(named ?? "") \(user) \(hostKeys.rawValue)"
    if var known = uniform.withLock({ $0[key] }) {
      known.node = node
      known.host = host
      known.alias = host
      return known
    }
    var target = SSHTarget(node: node, host: host, user: named ?? user, hostKeys: hostKeys)
    target.alias = host
    for line in try await said(of: host, account: named, orElse: user, node: node).split(
      separator: "\n")
    {
      let words = line.split(separator: " ", maxSplits: 1).map(String.init)
      guard words.count == 2 else { continue }
      apply(words[0], words[1], to: &target)
    }
    if hostsAreAlike() { uniform.withLock { [target] in $0[key] = target } }
    return target
  }

  /// The output of `ssh -G` for a host.
  /// - Parameters:
  ///   - account: The account that the user asks for, whatever the settings say.
  ///   - user: The account if the settings name none.
  private static func said(
    of host: String, account: String?, orElse user: String, node: NodeName
  ) async throws -> String {
    // By default, ssh would use the account that this program runs under. The first value of a setting wins.
    let settings = try MemoryFile(
      """
      Include ~/.ssh/config
      Include /etc/ssh/ssh_config
      Host *
      User \(user)

      """, node: node)
    defer { settings.close() }
    let said = try await Subprocess.run(
      .name("ssh"),
      arguments: Arguments(
        ["-G", "-F", settings.path] + (account.map { ["-l", $0] } ?? []) + ["--", host]),
      output: .string(limit: 1 << 18), error: .string(limit: 1 << 14))
    guard said.terminationStatus.isSuccess else {
      throw NodeFault(
        .unreachable, node: node, "ssh cannot read its settings: \(said.standardError)")
    }
    return said.standardOutput
  }

  /// The settings for all hosts, by account and policy, as far as known.
  private static let uniform = Mutex<[String: SSHTarget]>([:])

  private static func hostsAreAlike() -> Bool {
    let files = [expanded("~/.ssh/config"), "/etc/ssh/ssh_config"] + systemIncludes()
    return files.allSatisfy { isUniform(text(of: $0)) }
  }

  /// Whether a settings file is the same for every host.
  static func isUniform(_ text: String) -> Bool {
    text.split(separator: "\n").allSatisfy { line in
      let words = line.lowercased().split(whereSeparator: { " \t=\"".contains($0) })
      guard let key = words.first, !key.hasPrefix("#") else { return true }
      switch key {
      case "match": return false
      case "host": return words.dropFirst().elementsEqual(["*"])
      case "hostname": return false
      // Debian's own Include: those files are checked separately.
      case "include": return words.dropFirst().elementsEqual(["/etc/ssh/ssh_config.d/*.conf"])
      // Tokens may stand for the host.
      default: return !line.contains("%")
      }
    }
  }

  private static func systemIncludes() -> [String] {
    let folder = "/etc/ssh/ssh_config.d"
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var files: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasSuffix(".conf") { files.append("\(folder)/\(name)") }
    }
    return files
  }

  /// A settings file's text; an unreadable file is empty, as it is for ssh.
  private static func text(of path: String) -> String {
    guard let file = fopen(path, "re") else { return "" }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }

  private static func apply(_ key: String, _ value: String, to target: inout SSHTarget) {
    switch key {
    case "hostname": target.host = value
    case "user": target.user = value
    case "port": target.port = UInt16(value) ?? 22
    case "identityfile": target.keys.append(expanded(value))
    case "identityagent":
      target.agent =
        value == "none" ? nil : value == "SSH_AUTH_SOCK" ? SSHTarget.usersAgent : expanded(value)
    // The user's files come first, in whatever order ssh lists them: new keys are added to the first.
    case "userknownhostsfile": target.knownHosts.insert(contentsOf: files(value), at: 0)
    case "globalknownhostsfile": target.knownHosts += files(value)
    case "proxyjump", "proxycommand":
      if value != "none" { target.needsOpenSSH = "\(key) \(value)" }
    case "stricthostkeychecking":
      if value == "accept-new" || value == "no" || value == "off" { target.hostKeys = .acceptNew }
    case "certificatefile": target.needsOpenSSH = "a certificate"
    default: break
    }
  }

  private static func files(_ value: String) -> [String] {
    value.split(separator: " ").map { expanded(String($0)) }
  }

  /// Expands a path as ssh does: `~/` is the account's home, whatever $HOME says.
  public static func expanded(_ path: String) -> String {
    guard path.hasPrefix("~/") else { return path }
    let home = getpwuid(getuid()).map { String(cString: $0.pointee.pw_dir) } ?? "/root"
    return home + path.dropFirst(1)
  }
}
