import Console

/// The catalogue of commands that change nothing and so may be put to a node again.
///
/// A command that is not here is not asked: better one question less than one change.
enum ReadOnlyCommands {
  static func contains(_ command: String) -> Bool {
    // What a substitution runs is not seen here.
    guard !command.hasText("$("), !command.hasText("`"), !command.hasText("<(") else {
      return false
    }
    let commands = ShellLine(command).commands.filter { !$0.words.isEmpty }
    return !commands.isEmpty && commands.allSatisfy(isReading)
  }

  private static let readers: Set<String> = [
    "cat", "ls", "grep", "egrep", "fgrep", "head", "wc", "sort", "uniq", "cut", "tr", "column",
    "df", "du", "free", "uptime", "uname", "hostname", "whoami", "id", "groups", "getent", "pwd",
    "date", "echo", "printf", "true", "test", "[", "stat", "file", "md5sum", "sha256sum", "which",
    "ps", "pgrep", "ss", "netstat", "lsblk", "blkid", "lsmod", "lscpu", "vgs", "lvs", "pvs",
    "vgdisplay", "lvdisplay", "pvdisplay", "getenforce", "sestatus", "last", "who", "w", "env",
    "printenv", "dig", "host", "nslookup", "getfacl", "lsof", "findmnt", "dpkg-query", "apt-cache",
    "readlink", "realpath", "basename", "dirname", "showmount", "rpcinfo", "ovs-dpctl", "arp",
  ]

  /// Programs that read with some of their verbs: the first word that is no option must be one.
  private static let verbs: [String: Set<String>] = [
    "systemctl": [
      "status", "is-active", "is-enabled", "is-failed", "list-units", "list-unit-files", "show",
      "cat", "list-timers", "list-sockets", "list-dependencies", "is-system-running",
    ],
    "yum": ["list", "info", "repolist", "search", "provides"],
    "dnf": ["list", "info", "repolist", "search", "provides"],
    "apt": ["list", "show", "search", "policy"],
    "docker": ["ps", "images", "inspect", "logs", "version", "info", "port", "top"],
    "podman": ["ps", "images", "inspect", "logs", "version", "info", "port", "top"],
    "kubectl": ["get", "describe", "logs", "version", "cluster-info", "explain", "api-resources"],
    "git": ["status", "log", "diff", "show", "remote"],
    "brctl": ["show", "showmacs", "showstp"],
    "qemu-img": ["info", "check", "compare"],
    "firewall-cmd": ["--list-all", "--state", "--list-services", "--list-ports"],
    "timedatectl": ["status", "show"], "hostnamectl": ["status"],
    "rabbitmqctl": ["status", "list_users", "list_queues", "list_vhosts", "cluster_status"],
    "losetup": ["-a", "-l", "--list", "--all"], "getsebool": ["-a"],
    "ovs-vsctl": ["show", "list-br", "list-ports"],
    "ceph": ["status", "-s", "health", "df"], "pcs": ["status", "config"],
  ]

  /// Clients of a cloud and the like, whose verb may stand anywhere among the first words.
  private static let clients: Set<String> = [
    "keystone", "glance", "nova", "cinder", "neutron", "quantum", "swift", "heat", "openstack",
    "nova-manage", "virsh", "ipa", "aws", "hammer",
  ]
  private static let readingVerbs: Set<String> = [
    "list", "show", "index", "info", "dumpxml", "details", "status", "stat", "domstate", "dominfo",
    "domiflist", "domblklist", "nodeinfo", "version", "uri", "capabilities", "describe", "find",
    "net-dhcp-leases", "domifaddr", "host-describe", "catalog", "console-log", "absolute-limits",
  ]

  private static func isReading(_ command: ShellLine.SimpleCommand) -> Bool {
    guard command.redirections.allSatisfy(isHarmless) else { return false }
    let words = Array(command.arguments.dropFirst())
    let program = command.program
    if readers.contains(program) { return !(program == "sort" && words.contains("-o")) }
    if let allowed = verbs[program] {
      return words.first { !$0.hasPrefix("-") || allowed.contains($0) }.map(allowed.contains)
        ?? false
    }
    if clients.contains(program) { return clientReads(words) }
    return readsByOptions(program, words)
  }

  private static func isHarmless(_ redirection: ShellLine.Redirection) -> Bool {
    !redirection.operation.contains(">") || redirection.target == "/dev/null"
      || redirection.operation.contains(">&") || redirection.target.hasPrefix("&")
  }

  private static func clientReads(_ words: [String]) -> Bool {
    let plain = words.filter { !$0.hasPrefix("-") }.prefix(4)
    let isChange = plain.contains { Removal.isVerb($0) || Removal.isCreation($0) }
    return !isChange
      && plain.contains { word in
        readingVerbs.contains(word)
          || ["list", "show", "info", "dumpxml"].contains { word.hasSuffix("-" + $0) }
      }
  }

  private static func readsByOptions(_ program: String, _ words: [String]) -> Bool {
    switch program {
    case "service", "chkconfig":
      return words.last == "status" || words.contains("--list")
    case "rpm": return words.first.map { $0.hasPrefix("-q") || $0 == "-V" } ?? false
    case "dpkg":
      return words.first.map { ["-l", "-s", "-L", "--list", "--status"].contains($0) } ?? false
    case "crudini", "openstack-config": return words.first == "--get"
    case "ip":
      let verbs: Set<String> = [
        "add", "del", "set", "flush", "replace", "change", "exec", "append",
      ]
      return !words.contains(where: verbs.contains)
    case "ifconfig": return words.count <= 1
    case "iptables", "ip6tables", "ebtables":
      return words.contains { ["-L", "-S", "--list", "--list-rules"].contains($0) }
    case "nft": return words.first == "list"
    case "find":
      return !words.contains {
        ["-delete", "-exec", "-execdir", "-ok", "-fprint", "-fls"].contains($0)
      }
    case "sed": return words.first == "-n" && !words.contains { $0.hasPrefix("-i") }
    case "ping", "ping6": return words.contains { $0.hasPrefix("-c") }
    case "tail": return !words.contains { $0.hasPrefix("-f") || $0 == "--follow" || $0 == "-F" }
    case "curl":
      let changing: Set<String> = ["-X", "-d", "-F", "-T", "-O", "--request", "--data", "--form"]
      let target = words.firstIndex(of: "-o").map { words.dropFirst($0 + 1).first }
      return !words.contains(where: changing.contains) && (target == nil || target == "/dev/null")
    case "mount", "sysctl", "date": return words.isEmpty || words == ["-a"]
    case "journalctl": return !words.contains { $0.hasPrefix("-f") || $0.contains("vacuum") }
    case "mysql", "psql":
      guard let flag = words.firstIndex(where: { $0 == "-e" || $0 == "-c" }),
        let statement = words.dropFirst(flag + 1).first?.lowercased()
      else { return false }
      return ["show ", "select ", "describe "].contains { statement.hasPrefix($0) }
        && !statement.hasText(" into ")
        && !statement.trimmingSuffix(";").hasText(";")
    default: return false
    }
  }
}

extension String {
  fileprivate func trimmingSuffix(_ suffix: String) -> String {
    hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
  }
}
