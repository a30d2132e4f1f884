import CLibvirt
import Glibc

/// A connection to libvirt, such as `qemu:///system`. It closes itself.
public final class Hypervisor: Sendable {
  public let uri: String
  /// libvirt's connections may be used from any thread.
  private nonisolated(unsafe) let connection: OpaquePointer

  /// As long as a person may have to wait: a snapshot of a large machine takes long.
  private static let limit = Duration.seconds(120)

  private init(uri: String, connection: OpaquePointer) {
    self.uri = uri
    self.connection = connection
  }

  deinit { virConnectClose(connection) }

  /// Connects to libvirt.
  /// - Throws: ``LibvirtError`` if there is no connection within the limit.
  public static func open(_ uri: String, limit: Duration = .seconds(10)) async throws -> Hypervisor
  {
    try await Waiting.call("cannot connect to \(uri)", limit: limit) {
      // By default, libvirt prints each error.
      virSetErrorFunc(nil) { _, _ in }
      guard let connection = virConnectOpen(uri) else {
        throw LibvirtError.last("cannot connect to \(uri)")
      }
      return Hypervisor(uri: uri, connection: connection)
    }
  }

  // MARK: Queries

  /// All domains, by name.
  /// - Throws: ``LibvirtError`` if libvirt refuses or does not answer.
  public func domains() async throws -> [Domain] {
    try await call("cannot list the domains of \(uri)") { connection in
      var list: UnsafeMutablePointer<virDomainPtr?>?
      let count = virConnectListAllDomains(connection, &list, 0)
      guard count >= 0 else { throw LibvirtError.last("cannot list domains") }
      defer { free(list) }
      let domains = (0..<Int(count)).compactMap { list?[$0] }
      defer { for domain in domains { virDomainFree(domain) } }
      return try domains.map { try Self.domain($0) }.sorted { $0.name < $1.name }
    }
  }

  /// Describes a domain.
  /// - Throws: ``LibvirtError`` if there is none of that name.
  public func domain(named name: String) async throws -> Domain {
    try await with(name, what: "cannot describe \(name)") { try Self.domain($0) }
  }

  /// All networks, by name.
  /// - Throws: ``LibvirtError`` if libvirt refuses or does not answer.
  public func networks() async throws -> [Network] {
    try await call("cannot list the networks of \(uri)") { connection in
      var list: UnsafeMutablePointer<virNetworkPtr?>?
      let count = virConnectListAllNetworks(connection, &list, 0)
      guard count >= 0 else { throw LibvirtError.last("cannot list networks") }
      defer { free(list) }
      let networks = (0..<Int(count)).compactMap { list?[$0] }
      defer { for network in networks { virNetworkFree(network) } }
      return try networks.map { try Self.network($0) }.sorted { $0.name < $1.name }
    }
  }

  /// The IPv4 addresses of a running domain: from its networks' leases, its guest agent, or else this machine's ARP
  /// table.
  /// - Throws: ``LibvirtError`` if there is no such domain.
  public func addresses(of name: String) async throws -> [String] {
    try await with(name, what: "cannot get the addresses of \(name)") { domain in
      for source in [
        VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_LEASE, VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_AGENT,
        VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_ARP,
      ] {
        let found = Self.addresses(domain, source.rawValue)
        if !found.isEmpty { return found }
      }
      return []
    }
  }

  // MARK: Changes

  /// Starts a domain or resumes a paused one; a running one is left alone.
  /// - Throws: ``LibvirtError`` if there is no such domain or it cannot be started.
  public func start(_ name: String) async throws {
    try await with(name, what: "cannot start \(name)") { domain in
      switch Self.state(domain) {
      case .running: return
      case .paused: try Self.check(virDomainResume(domain), "cannot resume \(name)")
      default: try Self.check(virDomainCreate(domain), "cannot start \(name)")
      }
    }
  }

  /// Asks a domain to shut down, and cuts its power if it does not.
  /// - Parameter timeLimit: The time it may take.
  /// - Returns: Whether its power had to be cut.
  /// - Throws: ``LibvirtError`` if there is no such domain or it cannot be stopped.
  @discardableResult
  public func stop(_ name: String, timeLimit: Duration = .seconds(30)) async throws -> Bool {
    let what = "cannot stop \(name)"
    let isAsked = try await with(name, what: what) { domain in
      Self.isOff(domain) || virDomainShutdown(domain) == 0
    }
    let end = ContinuousClock.now + (isAsked ? timeLimit : .zero)
    while ContinuousClock.now < end {
      if try await with(name, what: what, body: { Self.isOff($0) }) { return false }
      try await Task.sleep(for: .milliseconds(200))
    }
    return try await with(name, what: what) { domain in
      // It may have shut down in between.
      guard !Self.isOff(domain) else { return false }
      try Self.check(virDomainDestroy(domain), "cannot cut the power of \(name)")
      return true
    }
  }

  /// Asks a domain to reboot.
  /// - Throws: ``LibvirtError`` if there is no such domain or it cannot be rebooted.
  public func reboot(_ name: String) async throws {
    try await with(name, what: "cannot reboot \(name)") {
      try Self.check(virDomainReboot($0, 0), "cannot reboot \(name)")
    }
  }

  /// Saves a domain's state as a snapshot.
  /// - Throws: ``LibvirtError``, also if the name is not valid or already used.
  public func snapshot(_ name: String, named snapshot: String) async throws {
    let isPlain = snapshot.utf8.allSatisfy {
      ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || "-._".utf8.contains($0)
    }
    guard isPlain, !snapshot.isEmpty else {
      throw LibvirtError("a snapshot's name has letters, digits, dots and dashes: '\(snapshot)'")
    }
    try await with(name, what: "cannot snapshot \(name)") { domain in
      if Self.snapshots(of: domain).contains(snapshot) {
        throw LibvirtError("\(name) already has a snapshot \(snapshot); use another name")
      }
      let xml = "<domainsnapshot><name>\(snapshot)</name></domainsnapshot>"
      guard let made = virDomainSnapshotCreateXML(domain, xml, 0) else {
        throw LibvirtError.last("cannot make snapshot \(snapshot) of \(name)")
      }
      virDomainSnapshotFree(made)
    }
  }

  /// Reverts a domain to a snapshot, and runs it.
  /// - Parameter snapshot: Its name; nil for the newest.
  /// - Returns: The snapshot's name.
  /// - Throws: ``LibvirtError`` if there is no such domain or snapshot, or it cannot be reverted.
  @discardableResult
  public func reset(_ name: String, to snapshot: String? = nil) async throws -> String {
    try await with(name, what: "cannot reset \(name)") { domain in
      let known = Self.snapshots(of: domain)
      guard let chosen = snapshot ?? known.last else {
        throw LibvirtError("\(name) has no snapshot to go back to: grade nodes snapshot makes one")
      }
      guard known.contains(chosen) else {
        throw LibvirtError(
          "\(name) has no snapshot \(chosen); it has \(known.isEmpty ? "none" : known.joined(separator: ", "))"
        )
      }
      guard let found = virDomainSnapshotLookupByName(domain, chosen, 0) else {
        throw LibvirtError.last("cannot find snapshot \(chosen) of \(name)")
      }
      defer { virDomainSnapshotFree(found) }
      let running = VIR_DOMAIN_SNAPSHOT_REVERT_RUNNING.rawValue
      try Self.check(virDomainRevertToSnapshot(found, running), "cannot reset \(name) to \(chosen)")
      return chosen
    }
  }

  // MARK: Calls

  private func call<Value: Sendable>(
    _ what: String, _ body: @escaping @Sendable (OpaquePointer) throws -> Value
  ) async throws -> Value {
    try await Waiting.call(what, limit: Self.limit) { try body(self.connection) }
  }

  private func with<Value: Sendable>(
    _ name: String, what: String, body: @escaping @Sendable (virDomainPtr) throws -> Value
  ) async throws -> Value {
    let uri = uri
    return try await call(what) { connection in
      guard let domain = virDomainLookupByName(connection, name) else {
        throw LibvirtError.last("there is no domain \(name) at \(uri)")
      }
      defer { virDomainFree(domain) }
      return try body(domain)
    }
  }

  private static func check(_ result: Int32, _ what: String) throws {
    if result < 0 { throw LibvirtError.last(what) }
  }

  private static func text(_ call: (UnsafeMutablePointer<CChar>) -> Int32) -> String {
    var buffer = [CChar](repeating: 0, count: Int(VIR_UUID_STRING_BUFLEN))
    let result = buffer.withUnsafeMutableBufferPointer { pointer in
      pointer.baseAddress.map(call) ?? -1
    }
    let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return result == 0 ? String(decoding: bytes, as: UTF8.self) : ""
  }

  /// Copies and frees a string that libvirt hands over.
  private static func owned(_ text: UnsafeMutablePointer<CChar>?) -> String? {
    guard let text else { return nil }
    defer { free(text) }
    return String(cString: text)
  }

  // MARK: One domain

  private static func domain(_ domain: virDomainPtr) throws -> Domain {
    let name = virDomainGetName(domain).map { String(cString: $0) } ?? ""
    guard let xml = owned(virDomainGetXMLDesc(domain, 0)) else {
      throw LibvirtError.last("cannot describe \(name)")
    }
    var autostart: Int32 = 0
    virDomainGetAutostart(domain, &autostart)
    return Domain(
      name: name, uuid: text { virDomainGetUUIDString(domain, $0) }, state: state(domain),
      isPersistent: virDomainIsPersistent(domain) == 1, isAutostart: autostart == 1,
      interfaces: try Description(xml, of: name).interfaces, snapshots: snapshots(of: domain))
  }

  private static func state(_ domain: virDomainPtr) -> Domain.State {
    var state: Int32 = 0
    guard virDomainGetState(domain, &state, nil, 0) == 0, state >= 0 else { return .other }
    return switch virDomainState(rawValue: UInt32(state)) {
    case VIR_DOMAIN_RUNNING, VIR_DOMAIN_BLOCKED: .running
    case VIR_DOMAIN_PAUSED, VIR_DOMAIN_PMSUSPENDED: .paused
    case VIR_DOMAIN_SHUTDOWN: .shutdown
    case VIR_DOMAIN_SHUTOFF: .shutOff
    case VIR_DOMAIN_CRASHED: .crashed
    default: .other
    }
  }

  private static func isOff(_ domain: virDomainPtr) -> Bool {
    [.shutOff, .crashed].contains(state(domain))
  }

  /// Oldest first: a snapshot's parent comes before it.
  private static func snapshots(of domain: virDomainPtr) -> [String] {
    var list: UnsafeMutablePointer<virDomainSnapshotPtr?>?
    let flags = VIR_DOMAIN_SNAPSHOT_LIST_TOPOLOGICAL.rawValue
    let count = virDomainListAllSnapshots(domain, &list, flags)
    guard count > 0 else { return [] }
    defer { free(list) }
    return (0..<Int(count)).compactMap { index in
      guard let snapshot = list?[index] else { return nil }
      defer { virDomainSnapshotFree(snapshot) }
      return virDomainSnapshotGetName(snapshot).map { String(cString: $0) }
    }
  }

  private static func addresses(_ domain: virDomainPtr, _ source: UInt32) -> [String] {
    var list: UnsafeMutablePointer<virDomainInterfacePtr?>?
    let count = virDomainInterfaceAddresses(domain, &list, source, 0)
    guard count > 0 else { return [] }
    defer { free(list) }
    return (0..<Int(count)).flatMap { index -> [String] in
      guard let interface = list?[index] else { return [] }
      defer { virDomainInterfaceFree(interface) }
      return (0..<Int(interface.pointee.naddrs)).compactMap { place in
        let address = interface.pointee.addrs[place]
        guard address.type == VIR_IP_ADDR_TYPE_IPV4.rawValue else { return nil }
        let text = String(cString: address.addr)
        return text.hasPrefix("127.") ? nil : text
      }
    }
  }

  // MARK: One network

  private static func network(_ network: virNetworkPtr) throws -> Network {
    let name = virNetworkGetName(network).map { String(cString: $0) } ?? ""
    guard let xml = owned(virNetworkGetXMLDesc(network, 0)) else {
      throw LibvirtError.last("cannot describe network \(name)")
    }
    var autostart: Int32 = 0
    virNetworkGetAutostart(network, &autostart)
    return Network(
      name: name, uuid: text { virNetworkGetUUIDString(network, $0) },
      isActive: virNetworkIsActive(network) == 1,
      isPersistent: virNetworkIsPersistent(network) == 1, isAutostart: autostart == 1,
      bridge: owned(virNetworkGetBridgeName(network)),
      reserved: try Description(xml, of: name).reserved, leases: leases(network))
  }

  private static func leases(_ network: virNetworkPtr) -> [Network.Lease] {
    var list: UnsafeMutablePointer<virNetworkDHCPLeasePtr?>?
    let count = virNetworkGetDHCPLeases(network, nil, &list, 0)
    guard count > 0 else { return [] }
    defer { free(list) }
    return (0..<Int(count)).compactMap { index in
      guard let lease = list?[index] else { return nil }
      defer { virNetworkDHCPLeaseFree(lease) }
      let told = lease.pointee
      return Network.Lease(
        hardwareAddress: told.mac.map { String(cString: $0) } ?? "",
        address: told.ipaddr.map { String(cString: $0) } ?? "",
        name: told.hostname.map { String(cString: $0) })
    }
  }
}
