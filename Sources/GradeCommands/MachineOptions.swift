import ArgumentParser
import CourseModel
import LabNodes
import PracticeLab

/// The machines that a command acts on: the domains that nodes.yaml or course.yaml name, otherwise the
/// practice lab's nodes.
struct MachineOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Where the nodes are, if they are libvirt domains.", valueName: "nodes.yaml"),
    completion: .file())
  var nodes: String?

  @Option(
    help: ArgumentHelp("A course whose course.yaml says where the nodes are.", valueName: "path"),
    completion: .file())
  var manual: String?

  @OptionGroup var name: LabName

  /// A node that is a libvirt domain.
  struct DomainNode: Hashable, Sendable {
    var node: String
    var domain: NodePlace.Domain
  }

  /// - Parameter names: The nodes to choose; all if it is empty.
  /// - Throws: ``InputFailure`` where one does not exist; what `all()` throws.
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
      var machines: [DomainMachine] = []
      for known in domains {
        machines.append(
          DomainMachine(
            name: known.node, domain: known.domain.name,
            hypervisor: try await hypervisors.open(known.domain)))
      }
      return machines
    }
    let lab = try name.lab()
    return try lab.status().map { LabMachine(lab: lab, node: $0) }
  }

  /// The domains, in the order of the nodes' names.
  func domains() throws -> [DomainNode] {
    let course =
      manual == nil ? try? CourseOptions.course(at: nil) : try CourseOptions.course(at: manual)
    return try NodeFinder.places(file: nodes, manual: manual, course: course)
      .sorted { $0.key < $1.key }
      .compactMap { name, place in place.domain.map { DomainNode(node: name, domain: $0) } }
  }
}
