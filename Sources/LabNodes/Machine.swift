package import LibvirtNodes
package import PracticeLab

/// A node that can be switched on and off: one of a practice lab, or a libvirt domain.
package protocol Machine: Sendable {
  /// As in the manual.
  var name: String { get }

  /// Its address and state, for a person.
  /// - Throws: ``LabError`` or ``LibvirtError`` if its state cannot be found.
  func status() async throws -> String
  /// - Throws: ``LabError`` or ``LibvirtError`` if it cannot be started.
  func start() async throws
  /// - Returns: A note for its owner, such as that its power was cut; nil for none.
  /// - Throws: ``LabError`` or ``LibvirtError`` if it cannot be stopped.
  func stop() async throws -> String?
  /// - Throws: ``LabError`` or ``LibvirtError`` if it cannot be rebooted.
  func reboot() async throws
  /// Puts it back to a snapshot, or to its initial state if there are none.
  /// - Returns: Its state afterwards.
  /// - Throws: ``LabError`` or ``LibvirtError`` if there is no such snapshot or it cannot be reset.
  func reset(to snapshot: String?) async throws -> String
  /// - Throws: ``LabError`` or ``LibvirtError`` if the name is not valid or no snapshot can be
  ///   made.
  func snapshot(named name: String) async throws
}

/// A node of a practice lab; its methods throw ``LabError``.
package struct LabMachine: Machine {
  package let lab: PracticeLab
  package let node: PracticeLab.NodeStatus

  package init(lab: PracticeLab, node: PracticeLab.NodeStatus) {
    self.lab = lab
    self.node = node
  }

  package var name: String { node.name }

  package func status() -> String {
    "\(node.address)  \(node.isOn ? "on for \(Self.time(node.seconds))" : "off")"
  }

  /// - Throws: ``LabError``
  package func start() throws { try lab.start(name) }
  /// - Throws: ``LabError``
  package func stop() throws -> String? {
    try lab.stop(name)
    return nil
  }
  /// - Throws: ``LabError``
  package func reboot() throws { try lab.reboot(name) }

  /// - Throws: ``LabError``
  package func reset(to snapshot: String?) async throws -> String {
    if let snapshot { try lab.restore(name, to: snapshot) } else { try lab.reset(name) }
    try await lab.untilAnswering(name, within: .seconds(60))
    return snapshot.map { "as in snapshot \($0)" } ?? "as it was made"
  }

  /// - Throws: ``LabError``
  package func snapshot(named name: String) throws { try lab.save(self.name, as: name) }

  private static func time(_ seconds: Int) -> String {
    seconds < 120 ? "\(seconds) s" : seconds < 7200 ? "\(seconds / 60) min" : "\(seconds / 3600) h"
  }
}

/// A node that is a libvirt domain; its methods throw ``LibvirtError``.
package struct DomainMachine: Machine {
  package let name: String
  package let domain: String
  package let hypervisor: Hypervisor

  package init(name: String, domain: String, hypervisor: Hypervisor) {
    self.name = name
    self.domain = domain
    self.hypervisor = hypervisor
  }

  /// - Throws: ``LibvirtError``
  package func status() async throws -> String {
    let described = try await hypervisor.domain(named: domain)
    let address =
      described.state == .running ? try await hypervisor.addresses(of: domain).first : nil
    let snapshots =
      described.snapshots.isEmpty
      ? "no snapshot" : "snapshots \(described.snapshots.joined(separator: ", "))"
    return
      "\(address ?? "no address")  \(described.state.rawValue)  domain \(domain) at \(hypervisor.uri), \(snapshots)"
  }

  /// - Throws: ``LibvirtError``
  package func start() async throws { try await hypervisor.start(domain) }

  /// - Throws: ``LibvirtError``
  package func stop() async throws -> String? {
    let wasCut = try await hypervisor.stop(domain)
    return wasCut ? "\(name) did not shut down within 30 s: its power was cut" : nil
  }

  /// - Throws: ``LibvirtError``
  package func reboot() async throws { try await hypervisor.reboot(domain) }

  /// - Throws: ``LibvirtError``
  package func reset(to snapshot: String?) async throws -> String {
    "as in snapshot \(try await hypervisor.reset(domain, to: snapshot))"
  }

  /// - Throws: ``LibvirtError``
  package func snapshot(named name: String) async throws {
    try await hypervisor.snapshot(domain, named: name)
  }
}
