import Console

/// The catalogue of commands that change nothing and so may be put to a node again.
///
/// A command that is not here is not asked: better one question less than one change.
enum ReadOnlyCommands {
  static func contains(_ command: String) -> Bool {
    // What a substitution runs is not seen here.
    let hidden = ["$(", "`", "<(", "\n", "\r", ">|"]
    guard !hidden.contains(where: { command.hasText($0) }) else { return false }
    let commands = ShellLine(command).commands.filter { !$0.words.isEmpty }
    return !commands.isEmpty && commands.allSatisfy(isReading)
  }

  /// Programs of every machine that show the machine itself and its files.
  private static let everywhere: Set<String> = [
    "cat", "ls", "grep", "egrep", "fgrep", "head", "tail", "wc", "sort", "cut", "df", "du", "free",
    "uptime", "uname", "whoami", "id", "pwd", "echo", "true", "lscpu", "lsblk", "date", "hostname",
  ]

  /// Whether it asks about what only a lab may have put there, as far as its programs tell.
  static func asksForMore(_ command: String) -> Bool {
    !ShellLine(command).commands.allSatisfy { everywhere.contains($0.program) }
  }

  private static let readers: Set<String> = [
    "cat", "ls", "grep", "egrep", "fgrep", "head", "wc", "sort", "uniq", "cut", "tr", "column",
    "df", "du", "free", "uptime", "uname", "whoami", "id", "groups", "getent", "pwd", "echo",
    "printf", "true", "test", "[", "stat", "file", "md5sum", "sha256sum", "which",
    "ps", "pgrep", "ss", "netstat", "lsblk", "blkid", "lsmod", "lscpu", "vgs", "lvs", "pvs",
    "vgdisplay", "lvdisplay", "pvdisplay", "getenforce", "sestatus", "last", "who", "w", "printenv",
    "dig", "host", "nslookup", "getfacl", "lsof", "findmnt", "dpkg-query", "apt-cache",
    "readlink", "realpath", "basename", "dirname", "showmount", "getsebool",
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
    "git": ["status"],
    "brctl": ["show", "showmacs", "showstp"],
    "qemu-img": ["info", "compare"],
    "firewall-cmd": ["--list-all", "--state", "--list-services", "--list-ports"],
    "timedatectl": ["status", "show"], "hostnamectl": ["status"],
    "rabbitmqctl": ["status", "list_users", "list_queues", "list_vhosts", "cluster_status"],
    "losetup": ["-a", "-l", "--list", "--all"],
    "subscription-manager": ["list", "identity", "status", "version"],
    "ceph": ["status", "-s", "health", "df"], "pcs": ["status"],
  ]

  /// Clients whose first word is the verb: `nova flavor-list`.
  private static let clients: Set<String> = [
    "keystone", "glance", "nova", "cinder", "neutron", "quantum", "swift", "heat", "virsh", "ipa",
  ]
  private static let readingVerbs: Set<String> = [
    "list", "show", "index", "info", "dumpxml", "details", "stat", "domstate", "dominfo",
    "domiflist", "domblklist", "nodeinfo", "version", "uri", "capabilities", "net-dhcp-leases",
    "domifaddr", "host-describe", "catalog", "console-log", "absolute-limits",
  ]

  /// Clients whose verb stands behind what it is about: `openstack network agent list`. A word that is
  /// not among these nouns may be any verb, and what follows it any name.
  private static let nounClients: Set<String> = ["openstack", "nova-manage"]
  private static let nouns: Set<String> = [
    "address", "aggregate", "agent", "application", "assignment", "availability", "backup",
    "catalog", "cell_v2", "command", "compute", "configuration", "console", "consumer",
    "container", "credential", "db", "domain", "endpoint", "event", "extension", "federation",
    "fixed", "flavor", "floating", "group", "host", "hypervisor", "identity", "image", "ip",
    "keypair", "limits", "log", "mapping", "member", "metadef", "migration", "module",
    "namespace", "network", "object", "orchestration", "output", "policy", "pool", "port",
    "project", "protocol", "provider", "qos", "quota", "region", "resource", "role", "router",
    "rule", "scope", "security", "segment", "server", "service", "snapshot", "stack", "subnet",
    "tenant", "trust", "type", "url", "usage", "user", "versions", "vm", "volume", "zone",
  ]

  private static func isReading(_ command: ShellLine.SimpleCommand) -> Bool {
    guard command.redirections.allSatisfy(isHarmless) else { return false }
    let words = Array(command.arguments.dropFirst())
    let program = command.program
    if readers.contains(program) { return !writes(program, words) }
    if let allowed = verbs[program] {
      // What follows never ends.
      let follows = words.contains { ["-f", "-w", "--follow", "--watch"].contains($0) }
      if follows { return false }
      if let verb = plain(words).first { return allowed.contains(verb) }
      // Where options are the verbs, each of them counts.
      return !words.isEmpty
        && words.allSatisfy { allowed.contains($0) || $0.hasPrefix("--zone=") }
    }
    if clients.contains(program) {
      // virsh takes several commands, separated so.
      guard !words.contains(where: { $0.hasText(";") }) else { return false }
      return plain(words).first.map(isReadingVerb) ?? false
    }
    if nounClients.contains(program) {
      return plain(words).first { !nouns.contains($0) }.map { ["list", "show"].contains($0) }
        ?? plain(words).elementsEqual(["console", "log"])
    }
    return readsByOptions(program, words)
  }

  /// The few ways in which programs that read change something after all.
  private static func writes(_ program: String, _ words: [String]) -> Bool {
    switch program {
    case "sort":
      words.contains { $0.hasPrefix("--") || ($0.hasPrefix("-") && $0.contains("o")) }
    case "uniq": words.count { !$0.hasPrefix("-") } > 1
    case "ss": words.contains { $0 == "--kill" || ($0.hasPrefix("-") && $0.contains("K")) }
    case "file": words.contains { $0 == "-C" || $0 == "--compile" }
    default: false
    }
  }

  private static func isHarmless(_ redirection: ShellLine.Redirection) -> Bool {
    if !redirection.operation.contains(">") || redirection.target == "/dev/null" { return true }
    let target = redirection.target.drop { $0 == "&" }
    let isDuplicate = redirection.operation.hasSuffix("&") || redirection.target.hasPrefix("&")
    return isDuplicate && !target.isEmpty && target.allSatisfy { $0.isNumber || $0 == "-" }
  }

  /// Options before a verb that have a value as their next word.
  private static let valued: Set<String> = ["-c", "--connect", "-n", "--namespace"]

  /// The words that are no options before the verb, nor their values.
  private static func plain(_ words: [String]) -> [String] {
    var plain: [String] = []
    var skips = false
    for word in words {
      if skips {
        skips = false
      } else if word.hasPrefix("-") {
        skips =
          plain.isEmpty && (valued.contains(word) || word.hasPrefix("--os-"))
          && !word.hasText("=")
      } else {
        plain.append(word)
      }
    }
    return plain
  }

  private static func isReadingVerb(_ word: String) -> Bool {
    readingVerbs.contains(word)
      || ["list", "show", "info", "dumpxml", "find"].contains { word.hasSuffix("-" + $0) }
  }

  private static func readsByOptions(_ program: String, _ words: [String]) -> Bool {
    switch program {
    case "service", "chkconfig":
      return words.last == "status" || words.contains("--list")
    case "rpm":
      return words.first.map { $0.hasPrefix("-q") || $0 == "-V" } ?? false
        && !words.contains { $0.hasPrefix("--pipe") }
    case "dpkg":
      return words.first.map { ["-l", "-s", "-L", "--list", "--status"].contains($0) } ?? false
    case "crudini", "openstack-config": return words.first == "--get"
    case "ip":
      let plain = words.filter { !$0.hasPrefix("-") }
      guard !words.contains(where: { $0.hasPrefix("-b") && $0 != "-br" }) else { return false }
      return plain.count < 2 || ["show", "list", "ls", "get"].contains(plain[1])
    case "hostname": return words.allSatisfy { ["-f", "-s", "-i", "-I", "-d", "-A"].contains($0) }
    case "date": return words.allSatisfy { $0.hasPrefix("+") || ["-u", "-R", "-I"].contains($0) }
    case "arp": return words.allSatisfy { ["-a", "-n", "-an", "-e", "-v"].contains($0) }
    case "ifconfig": return words.count <= 1
    case "iptables", "ip6tables", "ebtables":
      let reads: Set<String> = [
        "-L", "-S", "--list", "--list-rules", "-n", "-v", "-nv", "-vn", "--line-numbers", "-t",
      ]
      return words.contains { ["-L", "-S", "--list", "--list-rules"].contains($0) }
        && words.allSatisfy { reads.contains($0) || !$0.hasPrefix("-") }
    case "nft": return words.first == "list"
    case "find":
      let acting: Set<String> = ["-delete", "-exec", "-execdir", "-ok", "-okdir", "-fls"]
      return !words.contains { acting.contains($0) || $0.hasPrefix("-fprint") }
    case "sed":
      // Only lines that are printed: a script may also write files and run programs.
      guard words.count >= 2, words[0] == "-n", words[1].hasSuffix("p") else { return false }
      return words[1].dropLast().allSatisfy { $0.isNumber || ",$".contains($0) }
        && !words.dropFirst(2).contains { $0.hasPrefix("-") }
    case "ping", "ping6": return words.contains { $0.hasPrefix("-c") }
    case "tail":
      return !words.contains {
        $0.hasPrefix("--follow") || $0.hasPrefix("-") && $0.lowercased().contains("f")
      }
    case "curl":
      let harmless: Set<String> = [
        "-s", "-S", "-sS", "-f", "-k", "-i", "-I", "-L", "-v", "-sI", "-sf", "-o", "-w", "-m",
        "--silent", "--fail", "--insecure", "--head", "--location", "--max-time", "-H",
      ]
      let target = words.firstIndex(of: "-o").map { words.dropFirst($0 + 1).first }
      return words.allSatisfy { !$0.hasPrefix("-") || harmless.contains($0) }
        && (target == nil || target == "/dev/null") && words.count { $0 == "-o" } <= 1
    case "mount": return words.isEmpty
    case "sysctl":
      return words.allSatisfy {
        !$0.contains("=") && ["-a", "-n"].contains($0) || !$0.hasPrefix("-") && !$0.contains("=")
      }
    case "journalctl":
      return words.allSatisfy { !$0.hasPrefix("-") || ["-u", "-n", "--no-pager"].contains($0) }
    case "mysql", "psql":
      guard let flag = words.firstIndex(where: { $0 == "-e" || $0 == "-c" }),
        let statement = words.dropFirst(flag + 1).first?.lowercased()
      else { return false }
      let isOne = words.count { ["-e", "-c"].contains($0) } == 1
      return isOne && !statement.hasText("\\") && !statement.hasText("\t")
        && ["show ", "select ", "describe "].contains { statement.hasPrefix($0) }
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
