/// A virtual machine, as libvirt describes it.
public struct Domain: Sendable, Hashable {
  public enum State: String, Sendable, Hashable {
    case running
    case paused
    /// In the process of shutting down.
    case shutdown = "shutting down"
    case shutOff = "shut off"
    case crashed
    /// Any state for which libvirt has no name.
    case other = "in an unknown state"
  }

  public struct Interface: Sendable, Hashable {
    /// As libvirt writes it: `52:54:00:00:00:01`.
    public var hardwareAddress: String
    /// The libvirt network it is on, if any.
    public var network: String?
  }

  public var name: String
  public var uuid: String
  public var state: State
  public var isPersistent: Bool
  public var isAutostart: Bool
  public var interfaces: [Interface]
  /// Their names, oldest first.
  public var snapshots: [String]
}

/// A virtual network, as libvirt describes it.
public struct Network: Sendable, Hashable {
  /// An address that the network assigns, or assigned, to a machine.
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
  /// The addresses that its settings reserve for certain machines.
  public var reserved: [Lease]
  /// The addresses assigned by its DHCP server; empty if the network is off.
  public var leases: [Lease]
}
