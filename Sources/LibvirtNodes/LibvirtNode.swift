public import CourseModel
public import Nodes

/// A node that is a libvirt domain: if it does not answer, libvirt says why.
public struct LibvirtNode: Node {
  public let name: NodeName
  private let domain: String
  private let hypervisor: Hypervisor
  private let inner: any Node

  /// - Parameters:
  ///   - name: As in the manual.
  ///   - inner: The transport for its commands.
  public init(name: NodeName, domain: String, hypervisor: Hypervisor, inner: any Node) {
    self.name = name
    self.domain = domain
    self.hypervisor = hypervisor
    self.inner = inner
  }

  /// The address at which a domain can be reached.
  /// - Throws: ``NodeFault`` with the way out if it cannot be reached.
  public static func address(
    name: NodeName, domain: String, hypervisor: Hypervisor
  ) async throws -> String {
    do {
      let described = try await hypervisor.domain(named: domain)
      guard described.state == .running else {
        throw fault(name, domain: described, hypervisor: hypervisor)
      }
      if let address = try await hypervisor.addresses(of: domain).first { return address }
      throw NodeFault(
        .unreachable, node: name,
        "domain \(domain) is running but has no address yet: is it still booting?")
    } catch let error as LibvirtError {
      throw NodeFault(.unreachable, node: name, error.description)
    }
  }

  public func hostKey() async -> String? { await inner.hostKey() }

  /// - Throws: The error of the transport, or a ``Nodes/NodeFault`` that says why the domain does
  ///   not run.
  public func run(_ command: NodeCommand) async throws -> Evidence {
    do { return try await inner.run(command) } catch { throw await explained(error) }
  }

  public func run(_ commands: [NodeCommand]) async -> [Result<Evidence, any Error>] {
    var results = await inner.run(commands)
    for (index, result) in results.enumerated() {
      if case .failure(let error) = result { results[index] = .failure(await explained(error)) }
    }
    return results
  }

  private func explained(_ error: any Error) async -> any Error {
    let mayBeOff: Set<NodeFault.Kind> = [.unreachable, .refused, .timedOut, .lost]
    guard let fault = error as? NodeFault, mayBeOff.contains(fault.kind),
      let described = try? await hypervisor.domain(named: domain), described.state != .running
    else { return error }
    return Self.fault(name, domain: described, hypervisor: hypervisor)
  }

  /// - Throws: As ``run(_:)-(NodeCommand)``.
  public func tunnel(to host: String, port: Int) async throws -> String {
    do { return try await inner.tunnel(to: host, port: port) } catch {
      throw await explained(error)
    }
  }

  public func close() async { await inner.close() }

  private static func fault(_ name: NodeName, domain: Domain, hypervisor: Hypervisor) -> NodeFault {
    let verb = domain.state == .paused ? "resume" : "start"
    return NodeFault(
      .unreachable, node: name,
      "is \(domain.state.rawValue): virsh -c \(hypervisor.uri) \(verb) \(domain.name)")
  }
}
