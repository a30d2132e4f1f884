public import Console

/// The rules by which a value may differ from the manual's: small, named, each for one reason.
///
/// What a rule lets differ must still be of the same type: an id for an id, a time for a time.
public enum ValueRule: String, Hashable, Sendable, CaseIterable {
  /// Ids are variables: bound to the student's own, equal wherever the manual's are equal.
  case ids
  /// Dates, times of day, how long something took.
  case times
  /// Passwords that a service makes up, and hashes of passwords.
  case oneTimePasswords
  /// Checksums and sizes of the reader's own files.
  case ownFiles
  /// Addresses that a service hands out from a network.
  case pooledAddresses
  /// `instance-0000000f`
  case instanceNames
  /// `5956/python`, `sshd[812]`
  case processNumbers
  /// Numbers in log lines, ttl, how much is free.
  case counters
  /// Versions and builds of programs.
  case versions
  /// MAC addresses of interfaces that nobody gave one, bridge ids.
  case hardwareAddresses
  /// Fingerprints and random art of keys.
  case fingerprints
  /// `/home/user/.ssh`, `/root/.ssh`; `user@host` behind a key's fingerprint.
  case homeFolders
  /// BUILD may have become ACTIVE.
  case transitionalStates

  /// The rule that a type of token falls under, or nil where only equality will do.
  public static func rule(for kind: ValueToken.Kind) -> ValueRule? {
    switch kind {
    case .id: .ids
    case .time, .duration: .times
    case .hash: .oneTimePasswords
    case .instance: .instanceNames
    case .version: .versions
    case .mac: .hardwareAddresses
    case .fingerprint: .fingerprints
    case .word, .number, .punctuation, .address, .elision: nil
    }
  }

  /// The rule that a column's or property's name puts its values under.
  public static func rule(forProperty name: String) -> ValueRule? {
    byName[PropertyLines.normalized(name)]
  }

  fileprivate static let byName: [String: ValueRule] = {
    var rules: [String: ValueRule] = [:]
    let names: [ValueRule: [String]] = [
      .oneTimePasswords: [
        "password", "adminpass", "admin pass", "secret", "access", "password hash", "private key",
      ],
      .ownFiles: [
        "checksum", "md5", "md5sum", "sha256", "sha512", "os hash value", "size", "disk size",
        "file size", "image size", "bytes",
      ],
      .times: [
        "created at", "updated at", "created", "updated", "expires", "expires at", "age", "uptime",
        "last seen", "last updated", "launched at", "time", "date", "duration", "elapsed",
        "last heartbeat", "since",
      ],
      .processNumbers: ["pid", "process id", "main pid"],
      .counters: [
        "used", "available", "avail", "use%", "free", "shared", "buff/cache", "restarts", "%cpu",
        "%mem", "cpu%", "rss", "vsz", "free ram mb", "free disk gb", "hits", "packets",
      ],
      .versions: ["version", "build", "kernel version", "release"],
      .hardwareAddresses: ["mac", "mac address", "bridge id", "hwaddr"],
      .fingerprints: ["fingerprint", "key fingerprint"],
    ]
    for (rule, list) in names {
      for name in list { rules[name] = rule }
    }
    return rules
  }()
}

/// A column or a property, with what its name says about its values.
struct Property: Hashable {
  /// As shown.
  let name: String
  /// The rule that its name puts its values under, where that rule holds.
  let rule: ValueRule?
  /// May hold anything in this step.
  let isFree: Bool

  init(_ name: String, in context: MatchContext) {
    self.name = name
    let normalized = PropertyLines.normalized(name)
    rule = ValueRule.byName[normalized].flatMap { context.strict.contains($0) ? nil : $0 }
    isFree = context.free.contains(normalized)
  }
}

/// States that pass by themselves: where the manual shows one, what it becomes may stand.
public enum TransitionalState {
  private static let next: [String: Set<String>] = [
    "build": ["active"], "building": ["active"],
    "creating": ["available", "active", "in-use"],
    "scheduling": ["", "none", "-", "spawning", "networking", "block_device_mapping"],
    "spawning": ["", "none", "-"], "networking": ["", "none", "-", "spawning"],
    "queued": ["active", "saving"], "saving": ["active"], "downloading": ["available"],
    "pending": ["running", "active", "bound"], "containercreating": ["running"],
    "starting": ["running", "active", "started"], "activating": ["active"],
    "provisioning": ["active", "running"], "attaching": ["in-use"], "detaching": ["available"],
    "rebooting": ["active", "none", "-", ""], "reboot": ["active"],
    "pending_create": ["active"], "initializing": ["ready", "running", "active"],
    "in shutdown": ["shut off"],
  ]

  public static func isTransitional(_ value: String) -> Bool { next[value.lowercased()] != nil }

  static func may(_ expected: String, become actual: String) -> Bool {
    next[expected.lowercased()]?.contains(actual.lowercased()) == true
  }

  /// Properties that fill up when the state around them has become final.
  static func settles(_ property: String, from expected: String, to actual: String) -> Bool {
    let name = PropertyLines.normalized(property)
    let bare = name.split(whereSeparator: { ":-. ".contains($0) }).joined(separator: " ")
    if bare.hasSuffix("power state") {
      return ["0", "nostate"].contains(expected.lowercased())
        && ["1", "running"].contains(actual.lowercased())
    }
    if name == "progress" { return Int(actual).map { (0...100).contains($0) } ?? false }
    let filling = [
      "host", "hypervisor hostname", "hostid", "launched at", "addresses", "networks", "accessipv4",
    ]
    return ["", "none", "-"].contains(expected.lowercased())
      && filling.contains { bare == $0 || bare.hasSuffix(" " + $0) || name == $0 }
  }
}
