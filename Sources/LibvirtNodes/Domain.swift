/// A virtual machine, as libvirt describes it.
public struct Domain: Sendable, Hashable {
  public enum State: String, Sendable, Hashable {
    case running
    case paused
    /// On its way off.
    case shutdown = "shutting down"
    case shutOff = "shut off"
    case crashed
    /// libvirt says nothing else about it.
    case other = "in no state that libvirt has a name for"
  }

  public struct Interface: Sendable, Hashable {
    /// As libvirt writes it: `52:54:00:00:00:01`.
    public var hardwareAddress: String
    /// The libvirt network that it is on, where it is on one.
    public var network: String?
  }

  public var name: String
  public var uuid: String
  public var state: State
  public var isPersistent: Bool
  public var isAutostart: Bool
  public var interfaces: [Interface]
  /// Names, the oldest first.
  public var snapshots: [String]
}

/// A virtual network, as libvirt describes it.
public struct Network: Sendable, Hashable {
  /// An address that the network gives, or gave, to a machine.
  public struct Lease: Sendable, Hashable {
    public var hardwareAddress: String
    public var address: String
    public var name: String?

    public init(hardwareAddress: String, address: String, name: String? = nil) {
      self.hardwareAddress = hardwareAddress
      self.address = address
      self.name = name
    }
  }

  public var name: String
  public var uuid: String
  public var isActive: Bool
  public var isPersistent: Bool
  public var isAutostart: Bool
  public var bridge: String?
  /// What its settings promise to certain machines.
  public var reserved: [Lease]
  /// What its DHCP server has given; empty where the network is off.
  public var leases: [Lease]
}
