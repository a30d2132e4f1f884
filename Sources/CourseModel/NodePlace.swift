/// Where a node of the lab is, according to course.yaml or nodes.yaml.
public struct NodePlace: Hashable, Sendable {
  /// A virtual machine: `libvirt: {uri: qemu:///system, domain: node1}`.
  public struct Domain: Hashable, Sendable {
    /// Nil for the user's own connection: `LIBVIRT_DEFAULT_URI`, else `qemu:///system`.
    public var uri: HypervisorURI?
    public var name: String

    public init(uri: HypervisorURI? = nil, name: String) {
      self.uri = uri
      self.name = name
    }
  }

  /// The destination as ssh takes it: `root@10.0.0.5`, a Host of ~/.ssh/config; nil where libvirt knows the address.
  public var host: String?
  public var port: UInt16?
  public var user: String?
  /// The path of a private key.
  public var key: String?
  public var domain: Domain?

  public init(
    host: String? = nil, port: UInt16? = nil, user: String? = nil, key: String? = nil,
    domain: Domain? = nil
  ) {
    self.host = host
    self.port = port
    self.user = user
    self.key = key
    self.domain = domain
  }
}

extension NodePlace {
  /// Reads a place as people write it in a table: `root@10.0.0.5:2222`, `[fd00::5]:22`,
  /// `{student}-node1.lab.example.org`.
  ///
  /// Nil if the text is not a place.
  public init?(_ text: String) {
    var rest = text[...]
    var user: String?
    if let at = rest.lastIndex(of: "@") {
      user = String(rest[..<at])
      rest = rest[rest.index(after: at)...]
    }
    var port: UInt16?
    if rest.first == "[", let end = rest.firstIndex(of: "]") {
      let behind = rest[rest.index(after: end)...]
      guard behind.isEmpty || behind.first == ":" else { return nil }
      if !behind.isEmpty {
        guard let number = UInt16(behind.dropFirst()), number > 0 else { return nil }
        port = number
      }
      rest = rest[rest.index(after: rest.startIndex)..<end]
    } else if let colon = rest.lastIndex(of: ":"), rest.firstIndex(of: ":") == colon {
      guard let number = UInt16(rest[rest.index(after: colon)...]), number > 0 else { return nil }
      port = number
      rest = rest[..<colon]
    }
    guard Self.isHost(String(rest)), user.map(Self.isAccount) ?? true else { return nil }
    self.init(host: String(rest), port: port, user: user)
  }

  /// Whether a word may be ``host`` once a student's id is filled in.
  public static func isHost(_ text: String) -> Bool {
    let parts = filled(text, with: "x").split(
      separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    guard let host = parts.last, SSHName.isHost(String(host)) else { return false }
    return parts.count == 1 || SSHName.isAccount(String(parts[0]))
  }

  /// Whether a word may be ``user`` once a student's id is filled in.
  public static func isAccount(_ text: String) -> Bool {
    SSHName.isAccount(filled(text, with: "x"))
  }

  private static func filled(_ text: String, with student: String) -> String {
    text.replacing("{student}", with: student)
  }

  /// Fills in the student's id for `{student}`.
  public func filled(student: String) -> NodePlace {
    var place = self
    place.host = host.map { Self.filled($0, with: student) }
    place.user = user.map { Self.filled($0, with: student) }
    place.domain?.name.replace("{student}", with: student)
    return place
  }

  /// A text that is equal for two places on the same machine, as far as their names tell.
  public var identity: String {
    if let domain { return "\(domain.uri?.description ?? "") \(domain.name)" }
    let name = (host ?? "").lowercased().split(separator: "@").last.map(String.init) ?? ""
    return port.map { $0 == 22 ? name : "\(name):\($0)" } ?? name
  }
}
