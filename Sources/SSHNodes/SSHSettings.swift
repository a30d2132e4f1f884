import CourseModel
import Glibc
import Nodes
import Subprocess
import Synchronization

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
    let named = parts.count == 2 ? parts[0] : nil
    let host = parts.last ?? destination
    // Both become ssh's arguments and a line of its settings: whatever gave them, this is where it is checked.
    guard SSHName.isHost(host) else {
      throw NodeFault(
        .unreachable, node: node, "'\(PlainLine.text(destination, 80))' is no host's name")
    }
    guard SSHName.isAccount(named ?? user) else {
      throw NodeFault(
        .unreachable, node: node, "'\(PlainLine.text(named ?? user, 80))' is no account's name")
    }
    // Where the settings make no difference between hosts, ssh is asked once: for a class of hundreds it
    // would cost more than the grading.
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

  /// What `ssh -G` says of a host.
  /// - Parameters:
  ///   - account: The one that the user asks for, whatever the settings say.
  ///   - user: The one where the settings name none.
  private static func said(
    of host: String, account: String?, orElse user: String, node: String
  ) async throws -> String {
    // ssh itself would take the account that the program runs under. What a setting says first holds.
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

  /// What holds for every host, by account and policy, where that is known.
  private static let uniform = Mutex<[String: SSHTarget]>([:])

  private static func hostsAreAlike() -> Bool {
    let files = [expanded("~/.ssh/config"), "/etc/ssh/ssh_config"] + systemIncludes()
    return files.allSatisfy { isUniform(text(of: $0)) }
  }

  /// Whether a settings file says the same of every host.
  static func isUniform(_ text: String) -> Bool {
    text.split(separator: "\n").allSatisfy { line in
      let words = line.lowercased().split(whereSeparator: { " \t=\"".contains($0) })
      guard let key = words.first, !key.hasPrefix("#") else { return true }
      switch key {
      case "match": return false
      case "host": return words.dropFirst().elementsEqual(["*"])
      case "hostname": return false
      // Debian's own: its files are looked at by themselves.
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

  /// A settings file's text; a file that cannot be read says nothing, to ssh neither.
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
    // The user's own come first, in whatever order ssh says them: the first is the one that is added to.
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

  /// A path as ssh reads it: `~/` is the account's home, whatever $HOME says.
  public static func expanded(_ path: String) -> String {
    guard path.hasPrefix("~/") else { return path }
    let home = getpwuid(getuid()).map { String(cString: $0.pointee.pw_dir) } ?? "/root"
    return home + path.dropFirst(1)
  }
}
