import LibvirtNodes
import PracticeLab

/// A node that can be switched on and off: one of a practice lab, or a libvirt domain.
protocol Machine: Sendable {
  /// As the manual calls it.
  var name: String { get }

  /// What it is and how it is, for a person.
  func status() async throws -> String
  func start() async throws
  func stop() async throws
  func reboot() async throws
  /// Back to a snapshot, or where there are none to how it was made.
  /// - Returns: What it is now.
  func reset(to snapshot: String?) async throws -> String
  func snapshot(named name: String) async throws
}

struct LabMachine: Machine {
  let lab: PracticeLab
  let node: PracticeLab.NodeStatus

  var name: String { node.name }

  func status() -> String {
    "\(node.address)  \(node.isOn ? "on for \(Self.time(node.seconds))" : "off")"
  }

  func start() throws { try lab.start(name) }
  func stop() throws { try lab.stop(name) }
  func reboot() throws { try lab.reboot(name) }

  func reset(to snapshot: String?) async throws -> String {
    if let snapshot { try lab.restore(name, to: snapshot) } else { try lab.reset(name) }
    try await lab.untilAnswering(name, within: .seconds(60))
    return snapshot.map { "as in snapshot \($0)" } ?? "as it was made"
  }

  func snapshot(named name: String) throws { try lab.save(self.name, as: name) }

  private static func time(_ seconds: Int) -> String {
    seconds < 120 ? "\(seconds) s" : seconds < 7200 ? "\(seconds / 60) min" : "\(seconds / 3600) h"
  }
}

struct DomainMachine: Machine {
  let name: String
  let domain: String
  let hypervisor: Hypervisor

  func status() async throws -> String {
    let described = try await hypervisor.domain(named: domain)
    let address =
      described.state == .running ? try await hypervisor.addresses(of: domain).first : nil
    let snapshots =
      described.snapshots.isEmpty
      ? "no snapshot" : "snapshots \(described.snapshots.joined(separator: ", "))"
    return
      "\(address ?? "no address")  \(described.state.rawValue)  domain \(domain) at \(hypervisor.uri), \(snapshots)"
  }

  func start() async throws { try await hypervisor.start(domain) }

  func stop() async throws {
    if try await hypervisor.stop(domain) {
      Terminal.error("\(name) did not shut down within 30 s: its power was cut")
    }
  }

  func reboot() async throws { try await hypervisor.reboot(domain) }

  func reset(to snapshot: String?) async throws -> String {
    "as in snapshot \(try await hypervisor.reset(domain, to: snapshot))"
  }

  func snapshot(named name: String) async throws {
    try await hypervisor.snapshot(domain, named: name)
  }
}
