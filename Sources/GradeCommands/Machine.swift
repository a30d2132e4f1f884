import ArgumentParser
import CourseModel
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
    guard snapshot == nil else { throw Self.noSnapshots }
    try lab.reset(name)
    try await lab.untilAnswering(name, within: .seconds(60))
    return "as it was made"
  }

  func snapshot(named name: String) throws { throw Self.noSnapshots }

  private static let noSnapshots = InputFailure(
    "a practice lab has no snapshots: 'grade nodes reset' makes a node anew in a second")

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

/// Which machines a command is about: the domains that nodes.yaml or course.yaml name, otherwise the
/// practice lab's nodes.
struct MachineOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Where the nodes are, where they are libvirt domains.", valueName: "nodes.yaml"),
    completion: .file())
  var nodes: String?

  @Option(
    help: ArgumentHelp("A course whose course.yaml says where the nodes are.", valueName: "path"),
    completion: .file())
  var manual: String?

  @OptionGroup var name: LabName

  /// - Parameter names: The nodes meant; all where it is empty.
  /// - Throws: ``InputFailure`` where one is not there.
  func machines(_ names: [String] = []) async throws -> [any Machine] {
    let known = try await all()
    guard !names.isEmpty else { return known }
    return try names.map { name in
      guard let machine = known.first(where: { $0.name == name }) else {
        throw InputFailure(
          "there is no \(name); there are \(known.map(\.name).joined(separator: ", "))")
      }
      return machine
    }
  }

  private func all() async throws -> [any Machine] {
    let domains = try domains()
    guard domains.isEmpty else {
      let hypervisors = Hypervisors()
      return try await awaited {
        var machines: [DomainMachine] = []
        for (node, domain) in domains {
          machines.append(
            DomainMachine(
              name: node, domain: domain.name, hypervisor: try await hypervisors.open(domain.uri)))
        }
        return machines
      }
    }
    let lab = try name.lab()
    return try told { try lab.status() }.map { LabMachine(lab: lab, node: $0) }
  }

  /// By the nodes' names.
  func domains() throws -> [(node: String, domain: NodePlace.Domain)] {
    let course =
      manual == nil ? try? CourseOptions.course(at: nil) : try CourseOptions.course(at: manual)
    return try NodeFinder.places(file: nodes, manual: manual, course: course)
      .sorted { $0.key < $1.key }
      .compactMap { name, place in place.domain.map { (name, $0) } }
  }
}

/// `--name`, of a practice lab.
struct LabName: ParsableArguments {
  @Option(
    help: ArgumentHelp("The practice lab's name, for several side by side.", valueName: "lab"))
  var name = LabPaths.defaultName

  func lab() throws -> PracticeLab { PracticeLab(try paths()) }

  func paths() throws -> LabPaths { try told { try LabPaths(name: name) } }
}

/// A failure of the lab is said as every other: what, and the way out, with exit status 2.
func told<Result>(_ body: () throws -> Result) throws -> Result {
  do { return try body() } catch let error as LabError { throw InputFailure(error.description) }
}

func awaited<Result>(_ body: () async throws -> Result) async throws -> Result {
  do { return try await body() } catch let error as LabError {
    throw InputFailure(error.description)
  } catch let error as LibvirtError {
    throw InputFailure(error.description)
  }
}
