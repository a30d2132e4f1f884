import Console
import CourseModel
import LibvirtNodes
import Manual
import Nodes
import PracticeLab
import SSHNodes

/// Finds a lab's nodes: in nodes.yaml and course.yaml, in the practice lab, or by name as ssh does.
struct NodeFinder {
  private let places: [String: NodePlace]
  private let hostKeys: SSHTarget.HostKeyPolicy
  private let prompt: UserPrompt
  private let lab: PracticeLab?
  private let hypervisors = Hypervisors()

  /// - Parameters:
  ///   - places: Where the nodes are said to be.
  ///   - lab: The practice lab's name.
  init(places: [String: NodePlace], acceptNew: Bool, lab: String) {
    self.places = places
    hostKeys = acceptNew ? .acceptNew : .known
    prompt = TerminalPrompt().prompt
    let running = (try? LabPaths(name: lab)).map(PracticeLab.init)
    self.lab = running?.isUp == true ? running : nil
  }

  /// What nodes.yaml says, and what course.yaml says of the others.
  /// - Parameter file: nodes.yaml; nil for the one in the current folder or beside the manual, where
  ///   there is one.
  static func places(file: String?, manual: String?, course: Course?) throws -> [String: NodePlace]
  {
    let found = file ?? candidates(manual).first { BoundedFile.kind(of: $0) == .file }
    do {
      let said = try found.map(NodePlaces.read) ?? [:]
      return said.merging(course?.nodes ?? [:]) { mine, _ in mine }
    } catch let error as ManualError {
      throw InputFailure(error.description)
    }
  }

  private static func candidates(_ manual: String?) -> [String] {
    var files = ["nodes.yaml"]
    if let manual {
      files.append(
        BoundedFile.kind(of: manual) == .folder
          ? manual + "/nodes.yaml"
          : (manual.lastIndex(of: "/").map { manual[...$0] } ?? "") + "nodes.yaml")
    }
    return files
  }

  /// The hypervisor that has the nodes, where it is one for all that are domains.
  var hypervisor: String? {
    let uris = Set(places.values.compactMap { $0.domain?.uri })
    return uris.count == 1 ? uris.first : nil
  }

  /// - Throws: ``NodeFault`` where nothing is known of a node.
  func node(_ name: String) async throws -> any Nodes.Node {
    if name == "host" { return LocalNode(hypervisor: hypervisor) }
    if let place = places[name] { return try await node(name, at: place) }
    if let lab, let known = try? lab.status().first(where: { $0.name == name }) {
      guard known.isOn else {
        throw NodeFault(.unreachable, node: name, "is off: sudo grade nodes start \(name)")
      }
      return SSHNode(
        SSHTarget(
          node: name, host: name, keys: [lab.paths.key], knownHosts: [lab.paths.knownHosts],
          dial: { try lab.connect(to: name, port: 22) },
          sshOptions: SSHOptions.forLab(lab, node: name)))
    }
    return SSHNode(
      try await SSHSettings.target(node: name, destination: name, hostKeys: hostKeys),
      prompt: prompt)
  }

  private func node(_ name: String, at place: NodePlace) async throws -> any Nodes.Node {
    guard let domain = place.domain else {
      return SSHNode(try await target(name, place.host ?? name, place), prompt: prompt)
    }
    let hypervisor: Hypervisor
    do { hypervisor = try await hypervisors.open(domain.uri) } catch let error as LibvirtError {
      throw NodeFault(.unreachable, node: name, error.description)
    }
    var host = place.host
    if host == nil {
      host = try await LibvirtNode.address(
        name: name, domain: domain.name, hypervisor: hypervisor)
    }
    return LibvirtNode(
      name: name, domain: domain.name, hypervisor: hypervisor,
      inner: SSHNode(try await target(name, host ?? name, place), prompt: prompt))
  }

  private func target(_ name: String, _ host: String, _ place: NodePlace) async throws -> SSHTarget
  {
    var target = try await SSHSettings.target(
      node: name, destination: host, user: place.user ?? "root", hostKeys: hostKeys)
    if let user = place.user { target.user = user }
    if let port = place.port { target.port = port }
    if let key = place.key { target.keys.insert(SSHSettings.expanded(key), at: 0) }
    return target
  }
}

/// One connection to each hypervisor.
actor Hypervisors {
  private var open: [String: Hypervisor] = [:]

  /// - Throws: ``LibvirtError``
  func open(_ uri: String) async throws -> Hypervisor {
    if let known = open[uri] { return known }
    let opened = try await Hypervisor.open(uri)
    open[uri] = opened
    return opened
  }
}
