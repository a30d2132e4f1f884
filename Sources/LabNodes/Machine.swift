package import LibvirtNodes
package import PracticeLab

/// A node that can be switched on and off: one of a practice lab, or a libvirt domain.
package protocol Machine: Sendable {
  /// As the manual calls it.
  var name: String { get }

  /// What it is and how it is, for a person.
  func status() async throws -> String
  func start() async throws
  /// - Returns: What its owner should know, such as that its power was cut; nil for nothing.
  func stop() async throws -> String?
  func reboot() async throws
  /// Back to a snapshot, or where there are none to how it was made.
  /// - Returns: What it is now.
  func reset(to snapshot: String?) async throws -> String
  func snapshot(named name: String) async throws
}

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

  package func start() throws { try lab.start(name) }
  package func stop() throws -> String? {
    try lab.stop(name)
    return nil
  }
  package func reboot() throws { try lab.reboot(name) }

  package func reset(to snapshot: String?) async throws -> String {
    if let snapshot { try lab.restore(name, to: snapshot) } else { try lab.reset(name) }
    try await lab.untilAnswering(name, within: .seconds(60))
    return snapshot.map { "as in snapshot \($0)" } ?? "as it was made"
  }

  package func snapshot(named name: String) throws { try lab.save(self.name, as: name) }

  private static func time(_ seconds: Int) -> String {
    seconds < 120 ? "\(seconds) s" : seconds < 7200 ? "\(seconds / 60) min" : "\(seconds / 3600) h"
  }
}

package struct DomainMachine: Machine {
  package let name: String
  package let domain: String
  package let hypervisor: Hypervisor

  package init(name: String, domain: String, hypervisor: Hypervisor) {
    self.name = name
    self.domain = domain
    self.hypervisor = hypervisor
  }

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

  package func start() async throws { try await hypervisor.start(domain) }

  package func stop() async throws -> String? {
    let wasCut = try await hypervisor.stop(domain)
    return wasCut ? "\(name) did not shut down within 30 s: its power was cut" : nil
  }

  package func reboot() async throws { try await hypervisor.reboot(domain) }

  package func reset(to snapshot: String?) async throws -> String {
    "as in snapshot \(try await hypervisor.reset(domain, to: snapshot))"
  }

  package func snapshot(named name: String) async throws {
    try await hypervisor.snapshot(domain, named: name)
  }
}
