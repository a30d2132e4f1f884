import Console
import CourseFiles
package import CourseModel
import Files
import Glibc
package import LibvirtNodes
package import Nodes
import PracticeLab
package import SSHNodes

/// Finds a lab's nodes: by nodes.yaml and course.yaml, in the practice lab, or by name as ssh does.
package struct NodeFinder {
  private let places: [String: NodePlace]
  private let hostKeys: SSHTarget.HostKeyPolicy
  private let prompt: UserPrompt
  private let lab: PracticeLab?
  private let hypervisors: Hypervisors

  /// - Parameters:
  ///   - places: The addresses given for the nodes.
  ///   - acceptNew: Whether unknown host keys are accepted.
  ///   - lab: The practice lab's name.
  ///   - prompt: Asks for passwords and about host keys.
  package init(places: [String: NodePlace], acceptNew: Bool, lab: String, prompt: UserPrompt) {
    self.places = places
    hostKeys = acceptNew ? .acceptNew : .known
    self.prompt = prompt
    hypervisors = Hypervisors()
    let running = (try? LabPaths(name: lab)).map(PracticeLab.init)
    self.lab = running?.isUp == true ? running : nil
  }

  /// Finds the nodes of one student of a class: no one is asked anything, and no practice lab is used.
  /// - Parameter hypervisors: Shared by the whole class.
  package init(places: [String: NodePlace], acceptNew: Bool, hypervisors: Hypervisors) {
    self.places = places
    hostKeys = acceptNew ? .acceptNew : .known
    prompt = .none
    lab = nil
    self.hypervisors = hypervisors
  }

  /// A node, and what lies between it and this machine: the hosts that carry it or lead to it.
  package struct Found {
    package var node: any Nodes.Node
    package var routes: [String] = []
  }

  /// An address at which ssh reaches a node.
  package struct Address: Hashable, Sendable {
    package var host: String
    package var port: Int
  }

  /// The places in nodes.yaml, and those in course.yaml for all other nodes.
  /// - Parameter file: nodes.yaml; nil for the one in the current folder or beside the manual, if there is one.
  /// - Throws: ``InputFailure`` if the file is not trusted or not valid, ``BoundedFile/Failure`` if it cannot be read.
  package static func places(file: String?, manual: String?, course: Course?) throws -> [String:
    NodePlace]
  {
    let found = file ?? candidates(manual).first { BoundedFile.kind(of: $0) != .missing }
    if let found { try Trust.current.check(found, "the list of nodes") }
    let said = try found.map(NodePlaces.read) ?? [:]
    return said.merging(course?.nodes ?? [:]) { mine, _ in mine }
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

  /// The hypervisor of the nodes, if all domains are on the same one.
  package var hypervisor: String? {
    let uris = Set(places.values.compactMap { $0.domain.map(Hypervisors.uri(of:)) })
    return uris.count == 1 ? uris.first : nil
  }

  /// Finds a node.
  /// - Throws: ``NodeFault`` if it cannot be found, or as ``SSHSettings/target(node:destination:user:hostKeys:)``.
  package func node(_ name: NodeName) async throws -> any Nodes.Node { try await find(name).node }

  /// Finds a node and the way to it.
  /// - Throws: As ``node(_:)``.
  package func find(_ node: NodeName) async throws -> Found {
    let name: String
    switch node {
    case .host: return Found(node: LocalNode(hypervisor: hypervisor))
    case .guest:
      throw NodeFault(.unreachable, node: node, "is inside a node: there is no way to it")
    case .machine(let machine): name = machine
    }
    if let place = places[name] { return try await find(name, at: place) }
    if let lab, let known = try? lab.status().first(where: { $0.name == name }) {
      guard known.isOn else {
        throw NodeFault(.unreachable, node: node, "is off: sudo grade nodes start \(name)")
      }
      return Found(
        node: SSHNode(
          SSHTarget(
            node: node, host: name, keys: [lab.paths.key], knownHosts: [lab.paths.knownHosts],
            dial: { try lab.connect(to: name, port: 22) },
            sshOptions: SSHOptions.forLab(lab))))
    }
    return found(
      try await SSHSettings.target(node: node, destination: name, hostKeys: hostKeys))
  }

  private func found(_ target: SSHTarget) -> Found {
    Found(
      node: SSHNode(target, prompt: prompt),
      routes: ["host \(target.host)"] + (target.jumpHost.map { ["jump host \($0)"] } ?? []))
  }

  private func find(_ name: String, at place: NodePlace) async throws -> Found {
    guard let domain = place.domain else {
      return found(try await target(name, host: place.host ?? name, place: place))
    }
    let hypervisor: Hypervisor
    do { hypervisor = try await hypervisors.open(domain) } catch let error as LibvirtError {
      throw NodeFault(.unreachable, node: .machine(name), error.description)
    }
    var host = place.host
    if host == nil {
      host = try await LibvirtNode.address(
        name: .machine(name), domain: domain.name, hypervisor: hypervisor)
    }
    let inner = found(try await target(name, host: host ?? name, place: place))
    return Found(
      node: LibvirtNode(
        name: .machine(name), domain: domain.name, hypervisor: hypervisor, inner: inner.node),
      routes: inner.routes + ["hypervisor \(hypervisor.uri)"])
  }

  /// The reason why a domain does not run, according to its hypervisor. Nil if it runs or the node is not a domain.
  package func hypervisorsFault(of node: NodeName) async -> String? {
    guard let domain = node.machine.flatMap({ places[$0] })?.domain else { return nil }
    do {
      let described = try await hypervisors.open(domain).domain(named: domain.name)
      return described.state == .running
        ? nil : "domain \(domain.name) is \(described.state.rawValue)"
    } catch {
      return "\(error)"
    }
  }

  /// The addresses at which other nodes may reach a node. An address with a port of its own is a way in from outside,
  /// and the lab's name for the node may belong to another machine there: it is used only if nothing better is known.
  package func neighbours(view node: NodeName) -> [Address] {
    guard let name = node.machine else { return [] }
    guard let place = places[name], let host = place.host else {
      return [Address(host: name, port: 22)]
    }
    let port = Int(place.port ?? 22)
    return port == 22
      ? [Address(host: host, port: 22)]
      : [Address(host: host, port: port), Address(host: name, port: 22)]
  }

  private func target(_ name: String, host: String, place: NodePlace) async throws -> SSHTarget {
    var target = try await SSHSettings.target(
      node: .machine(name), destination: host, user: place.user ?? "root", hostKeys: hostKeys)
    if let user = place.user { target.user = user }
    if let port = place.port { target.port = port }
    if let key = place.key { target.keys.insert(SSHSettings.expanded(key), at: 0) }
    return target
  }
}

/// One connection to each hypervisor.
package actor Hypervisors {
  private var open: [String: Hypervisor] = [:]

  package init() {}

  /// The connection for a domain: the course's if it names one, or else the reader's environment's.
  package static func uri(of domain: NodePlace.Domain) -> String {
    domain.uri?.description ?? getenv("LIBVIRT_DEFAULT_URI").map { String(cString: $0) }
      ?? "qemu:///system"
  }

  /// The hypervisor of a domain, connected at the first use.
  /// - Throws: ``LibvirtError`` if there is no connection.
  package func open(_ domain: NodePlace.Domain) async throws -> Hypervisor {
    let uri = Self.uri(of: domain)
    if let known = open[uri] { return known }
    let opened = try await Hypervisor.open(uri)
    open[uri] = opened
    return opened
  }
}
