public import Console
public import Knowledge

/// A rule by which a value may differ from the manual's, each for one reason.
///
/// A value that may differ must still have the same type: an id for an id, a time for a time.
public enum ValueRule: String, Hashable, Sendable, CaseIterable {
  /// Ids are variables: bound to the student's own values, equal wherever the manual's are equal.
  case ids
  /// Dates, times of day, durations.
  case times
  /// Passwords that a service generates, and hashes of passwords.
  case oneTimePasswords
  /// Checksums and sizes of the reader's own files.
  case ownFiles
  /// Addresses that a service hands out.
  case pooledAddresses
  /// `instance-0000000f`
  case instanceNames
  /// `5956/python`, `sshd[812]`
  case processNumbers
  /// Numbers in log lines, TTLs, free space.
  case counters
  /// Versions and builds of programs.
  case versions
  /// Generated MAC addresses of interfaces, bridge ids.
  case hardwareAddresses
  /// Fingerprints and random art of keys.
  case fingerprints
  /// `/home/user/.ssh`, `/root/.ssh`; `user@host` after a key's fingerprint.
  case homeFolders
  /// Names of people with their addresses, where a program signs with them.
  case people
  /// Sizes of memory and disks, names of network cards, numbers of accounts.
  case machineValues
  /// BUILD may have become ACTIVE.
  case transitionalStates

  /// The rule for a type of token; nil if its values must be equal.
  public static func rule(for kind: ValueToken.Kind) -> ValueRule? {
    switch kind {
    case .id: .ids
    case .time, .duration: .times
    case .hash: .oneTimePasswords
    case .instance: .instanceNames
    case .version: .versions
    case .mac: .hardwareAddresses
    case .fingerprint: .fingerprints
    case .size, .interface: .machineValues
    case .word, .number, .punctuation, .address, .elision, .rule: nil
    }
  }

  /// The rule for the values of a column or property, by its name.
  public static func rule(forProperty name: String, _ words: ValueWords) -> ValueRule? {
    let written = PropertyLines.normalized(name)
    let name = PropertyLines.normalized(separated(name))
    if let rule = words.columns[written] ?? words.columns[name] { return ValueRule(rawValue: rule) }
    // `Max kernel policy version`, `Build time`
    guard let blank = name.lastIndex(where: { " -.".contains($0) }) else { return nil }
    let rule = words.columns[String(name[name.index(after: blank)...])].flatMap(ValueRule.init)
    return rule == .versions || rule == .times
      || (rule == .processNumbers && name.hasSuffix(" pid"))
      ? rule : nil
  }

  /// `Main PID` for `MainPID`.
  private static func separated(_ name: String) -> String {
    var result: [UInt8] = []
    for byte in name.utf8 {
      if byte &- 0x41 < 26, let last = result.last, last &- 0x61 < 26 { result.append(0x20) }
      result.append(byte)
    }
    return result.count == name.utf8.count ? name : String(decoding: result, as: UTF8.self)
  }
}

/// A column or a property, with the rules for its values.
struct Property: Hashable {
  /// Its name as shown.
  let name: String
  /// The rule for its values by its name, if that rule applies to this step.
  let rule: ValueRule?
  /// Whether it may have any value in this step.
  let isFree: Bool
  /// Numbers below it are compared.
  let least: Double
  /// Whether its values are what the reader asked for.
  var isExact: Bool

  init(_ name: String, in context: MatchContext) {
    self.name = name
    let normalized = PropertyLines.normalized(name)
    rule = ValueRule.rule(forProperty: name, context.knowledge.values).flatMap {
      context.strict.contains($0) ? nil : $0
    }
    isFree = context.free.contains(normalized)
    least = context.knowledge.values.least[normalized] ?? 0
    isExact = context.knowledge.values.exact.contains(normalized)
  }
}

/// States that change by themselves: where the manual shows one, a later state is right, too.
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

  /// Whether a property got its value when the state became final.
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
