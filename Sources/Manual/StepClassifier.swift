import Console
import CourseModel

/// What kind of step a command is, by its program and what the manual shows of it.
enum StepClassifier {
  /// Where an `ssh` goes, or nil where the command opens no shell.
  struct SSHTarget: Equatable {
    /// As typed, without the user.
    var host: String
    /// Words behind the host: a command that runs there and comes back.
    var remoteCommand: Bool
  }

  private static let browsers: Set<String> = [
    "firefox", "chromium", "google-chrome", "xdg-open", "lynx", "links",
  ]
  private static let watchers: Set<String> = [
    "top", "htop", "watch", "tcpdump", "iftop", "iotop", "nload",
  ]
  private static let askers: Set<String> = [
    "passwd", "mysql_secure_installation", "ssh-copy-id", "fdisk", "cfdisk", "gdisk", "kinit",
    "rhn_register", "adduser", "dpkg-reconfigure", "raspi-config", "nmtui",
  ]

  static func ssh(_ shell: ShellLine) -> SSHTarget? {
    guard let command = shell.commands.first, command.program == "ssh" else { return nil }
    var words = command.arguments.dropFirst()
    while let word = words.first, word.hasPrefix("-"), word.count > 1 {
      words = words.dropFirst(sshOptionsWithValue.contains(word) ? 2 : 1)
    }
    guard let target = words.first else { return nil }
    let host = target.split(separator: "@").last.map(String.init) ?? target
    // A tunnel (-N) opens no shell.
    let isTunnel = command.arguments.contains { word in
      word.hasPrefix("-") && !word.hasPrefix("--") && word.contains("N") && !word.contains("/")
        && word.utf8.count <= 4
    }
    return SSHTarget(host: host, remoteCommand: words.count > 1 || isTunnel)
  }

  private static let sshOptionsWithValue: Set<String> = [
    "-i", "-l", "-p", "-o", "-F", "-J", "-L", "-R", "-D", "-b", "-c", "-e", "-E", "-I", "-m",
    "-O", "-Q", "-S", "-w", "-W", "-B",
  ]

  static func kind(
    _ shell: ShellLine, expected: [String], remarks: [String], prompt: Prompt
  ) -> Step.Kind {
    guard prompt.style != .client else { return .command }
    guard let last = shell.commands.last else { return .command }
    if shell.commands.contains(where: isReboot) { return .reboot }
    if let target = ssh(shell) {
      guard target.remoteCommand || showsFailure(expected) else { return .enter }
      return showsQuestion(expected) ? .interactive : .command
    }
    let words = last.arguments
    let program = last.program
    if isLeave(last, alone: shell.commands.count == 1) { return .leave }
    if Self.shell(shell) != nil { return .enter }
    if Editor.programs.contains(program)
      || words.dropFirst().first.map({ $0 == "edit" || $0.hasSuffix("-edit") }) == true
      || (program == "crontab" && words.contains("-e"))
    {
      // `virt-edit -e EXPRESSION` and `sed` edit without asking.
      return .edit
    }
    if browsers.contains(program) { return .browser }
    if isWatch(last) { return .watch }
    if askers.contains(program) || asks(last, expected: expected, remarks: remarks) {
      return .interactive
    }
    return .command
  }

  private static func isReboot(_ command: ShellLine.SimpleCommand) -> Bool {
    let words = Array(command.arguments)
    switch command.program {
    case "reboot": return true
    case "shutdown": return words.contains("-r")
    case "init", "telinit": return words.dropFirst().first == "6"
    case "systemctl": return words.dropFirst().first == "reboot"
    default: return false
    }
  }

  /// The line does nothing but end a shell.
  static func leaves(_ shell: ShellLine) -> Bool {
    shell.commands.last.map { isLeave($0, alone: shell.commands.count == 1) } ?? false
  }

  private static func isLeave(_ command: ShellLine.SimpleCommand, alone: Bool) -> Bool {
    alone && ["logout", "exit"].contains(command.program)
  }

  /// A shell that a command opens.
  enum Shell: Equatable {
    /// `su -`, `sudo -i`, `bash`: on the same node; a login shell has nothing of what was sourced.
    case here(isLogin: Bool)
    /// `docker exec -it web bash`
    case container
    /// `ssh node1`, `vagrant ssh node1`, `virsh console node1`
    case node(String)
  }

  static func opensShell(_ shell: ShellLine) -> Bool { Self.shell(shell) != nil }

  static func shell(_ line: ShellLine) -> Shell? {
    if let target = ssh(line) {
      return target.remoteCommand ? nil : .node(target.host)
    }
    guard let command = line.commands.last else { return nil }
    let words = Array(command.arguments)
    let last = words.last ?? ""
    switch command.program {
    case "su":
      return words.contains("-c")
        ? nil : .here(isLogin: words.contains { ["-", "-l"].contains($0) })
    case "bash", "sh", "zsh", "ksh", "fish", "screen", "tmux", "newgrp":
      let isPlain = words.dropFirst().allSatisfy { ["-l", "-i", "--login"].contains($0) }
      return isPlain || command.program == "newgrp" ? .here(isLogin: false) : nil
    case "chroot": return words.count == 2 || shells.contains(last) ? .here(isLogin: false) : nil
    case "docker", "podman", "kubectl", "oc", "lxc", "nerdctl":
      let isExec = words.dropFirst().prefix(2).contains { $0 == "exec" || $0 == "run" }
      return isExec && shells.contains(last) ? .container : nil
    case "vagrant" where words.count >= 2 && words[1] == "ssh" && !words.contains("-c"):
      return words.count > 2 ? .node(words[2]) : .container
    case "virsh" where words.count == 3 && words[1] == "console": return .node(words[2])
    default: break
    }
    guard command.words.first == "sudo", command.words.count == 2 else { return nil }
    return ["-i", "-s"].contains(command.words[1])
      ? .here(isLogin: command.words[1] == "-i") : nil
  }

  private static let shells: Set<String> = [
    "bash", "sh", "zsh", "ash", "/bin/bash", "/bin/sh", "/bin/ash", "/bin/zsh",
  ]

  private static func isWatch(_ command: ShellLine.SimpleCommand) -> Bool {
    let words = Array(command.arguments)
    if watchers.contains(command.program) {
      return !(command.program == "top" && words.contains("-b")) && !words.contains("-c")
    }
    switch command.program {
    case "kubectl", "oc":
      return words.contains { ["-w", "--watch", "--watch=true"].contains($0) }
        || (words.contains("logs") && words.contains { $0 == "-f" || $0 == "--follow" })
    case "docker", "podman", "docker-compose":
      return words.contains("logs") && words.contains { $0 == "-f" || $0 == "--follow" }
    case "ceph", "dmesg": return words.contains { $0 == "-w" || $0 == "--watch" }
    // Without a count they go on for ever.
    case "ping", "ping6": return !words.contains { $0.hasPrefix("-c") || $0.hasPrefix("-w") }
    case "vmstat", "iostat", "mpstat", "sar":
      return words.dropFirst().count { Int($0) != nil } == 1
    default: break
    }
    if command.program == "tail" || command.program == "journalctl" {
      return words.contains { $0 == "-f" || $0 == "-F" || $0 == "--follow" || isShortFollow($0) }
    }
    return false
  }

  /// `-fn20`, `-xef`
  private static func isShortFollow(_ word: String) -> Bool {
    word.hasPrefix("-") && !word.hasPrefix("--") && word.contains("f")
      && word.dropFirst().allSatisfy { $0.isLetter || $0.isNumber }
  }

  /// ssh that was refused shows it; it opened no shell.
  static func showsFailure(_ lines: [String]) -> Bool {
    lines.contains { line in
      [
        "timed out", "Connection refused", "No route to host", "Permission denied",
        "Could not resolve",
      ]
      .contains { line.hasText($0) }
    }
  }

  private static func asks(
    _ command: ShellLine.SimpleCommand, expected: [String], remarks: [String]
  ) -> Bool {
    if remarks.contains(where: {
      $0.lowercased().hasPrefix("(enter your") || $0.lowercased().hasPrefix("(enter the")
    }) {
      return true
    }
    let words = command.arguments
    if command.program == "subscription-manager", words.dropFirst().first == "register" {
      return !words.contains { $0.hasPrefix("--username") || $0.hasPrefix("--activationkey") }
    }
    switch command.program {
    case "parted" where words.count == 2 && !words.contains("-l"): return true
    case "openssl" where words.contains("req") && words.contains("-new"):
      return !words.contains("-subj") && !words.contains("-batch")
    case "ipa-server-install", "ipa-client-install", "ipa-replica-install":
      return !words.contains { $0 == "--unattended" || $0 == "-U" }
    case "mysql" where words.contains("-p") || words.contains("--password"):
      return !words.contains { $0 == "-e" || $0.hasPrefix("--execute") }
        && command.redirections.isEmpty
    default: break
    }
    if command.program == "ssh-keygen" {
      return !words.contains("-N") && !words.contains("-l") && !words.contains("-R")
    }
    return showsQuestion(expected)
  }

  private static func showsQuestion(_ expected: [String]) -> Bool {
    expected.contains { line in
      let text = trimmed(line)
      if text.hasText("(yes/no") || text.hasText("[y/N]") || text.hasText("[Y/n]") { return true }
      guard text.hasSuffix(":") else { return false }
      let lower = text.lowercased()
      return lower.hasPrefix("enter ") || lower.hasSuffix("password:") && lower.count < 80
    }
  }

  /// The hypervisor's own tools, which live on the student's machine.
  static func isHostTool(_ shell: ShellLine) -> Bool {
    shell.commands.contains { command in
      let program = command.program
      return program == "virsh" || program.hasPrefix("virt-") || program == "guestfish"
        || program == "guestmount"
    }
  }

  /// Clients of a service's API: they run where the credentials are.
  static func isClient(_ program: String) -> Bool { clients.contains(program) }

  private static let clients: Set<String> = [
    "keystone", "glance", "nova", "cinder", "neutron", "quantum", "swift", "heat", "ceilometer",
    "openstack", "nova-manage", "keystone-manage", "cinder-manage", "glance-manage",
    "neutron-manage", "trove", "ironic", "sahara", "manila", "magnum",
  ]

  /// The file that an editor opens.
  static func editedPath(_ shell: ShellLine) -> String? {
    guard let command = shell.commands.last else { return nil }
    let words = command.arguments.dropFirst().filter { !$0.hasPrefix("-") && !$0.hasPrefix("+") }
    guard Editor.programs.contains(command.program) else { return nil }
    if command.program == "visudo" { return "/etc/sudoers" }
    return words.first
  }

  /// The file with credentials that a command reads into the shell.
  static func sourcedFile(_ command: ShellLine.SimpleCommand) -> String? {
    let words = Array(command.arguments)
    guard words.count == 2, words[0] == "source" || words[0] == "." else { return nil }
    let path = words[1]
    let name = path.split(separator: "/").last.map(String.init) ?? path
    guard !name.hasPrefix(".") && name != "activate" && !path.hasPrefix("/etc/") else { return nil }
    if path.hasPrefix("/root/") { return "~/" + path.dropFirst(6) }
    if path.hasPrefix("./") { return "~/" + path.dropFirst(2) }
    return path.hasPrefix("/") || path.hasPrefix("~") ? path : "~/" + path
  }
}
