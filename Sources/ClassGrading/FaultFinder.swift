import CourseModel
import Gradebook
import LabNodes
import Nodes

/// Finds the likely cause when a node gives no answer, by asking the hypervisor and the student's other nodes.
struct FaultFinder {
  let finder: NodeFinder
  let nodes: [NodeName: any Node]
  let answers: [KeptAnswer]

  /// Makes one for each node that left a question unanswered, in the order of their names.
  func troubles() async -> [Attempt.Trouble] {
    var faults: [NodeName: NodeFault] = [:]
    var answering: Set<NodeName> = []
    for answer in answers {
      switch answer.result {
      case .success: answering.insert(answer.node)
      case .failure(let fault): faults[answer.node] = faults[answer.node] ?? fault
      }
    }
    var troubles: [Attempt.Trouble] = []
    for (name, fault) in faults.sorted(by: { $0.key < $1.key }) {
      let (side, says) = await cause(name, fault: fault, answering: answering)
      troubles.append(Attempt.Trouble(node: name, side: side, says: says))
    }
    return troubles
  }

  private func cause(_ name: NodeName, fault: NodeFault, answering: Set<NodeName>) async -> (
    Attempt.Trouble.Side, String
  ) {
    if let said = await finder.hypervisorsFault(of: name) { return (.hypervisor, said) }
    switch fault.kind {
    case .hostKeyUnknown: return (.grader, fault.message)
    case .authentication, .hostKeyChanged, .unsupported:
      return (.student, "it answers but does not let the grader in: \(fault.message)")
    case .refused:
      return (.student, "it is there, but nothing listens for ssh: \(fault.message)")
    case .unreachable, .timedOut, .lost, .busy: break
    }
    if answering.contains(name) {
      return (.node, "it answers some questions but not others: \(fault.message)")
    }
    let siblings = answering.filter { $0 != .host }.sorted()
    guard let sibling = siblings.first, let node = nodes[sibling] else {
      return nodes.count > 1
        ? (.network, "none of the student's nodes answers: \(fault.message)")
        : (.unknown, fault.message)
    }
    return await seen(name, from: sibling, node: node, fault: fault)
  }

  /// Asks another of the student's nodes what it sees of the node.
  private func seen(
    _ name: NodeName, from sibling: NodeName, node: any Node, fault: NodeFault
  ) async -> (Attempt.Trouble.Side, String) {
    // Without ping, a node still knows whether its neighbour has just sent its hardware address.
    let tries = finder.neighbours(view: name).filter { Self.isPlain($0.host) }.map { address in
      """
      timeout 3 bash -c 'exec 3<>/dev/tcp/\(address.host)/\(address.port)' 2>/dev/null && { echo open; exit; }
      address=$(getent ahosts \(address.host) | sed -n '1s/ .*//p')
      { ping -c 1 -W 2 \(address.host) || ip neighbour show to "$address" | grep REACHABLE; } >/dev/null 2>&1 && echo there
      """
    }
    let command = NodeCommand(tries.joined(separator: "\n"), timeLimit: .seconds(15))
    guard let evidence = try? await node.run(command) else {
      return (.unknown, fault.message)
    }
    let lines = evidence.output.lines
    if lines.contains("open") {
      return (
        .student,
        "\(sibling) reaches its ssh but the grader does not: the node's own firewall, or the network between"
      )
    }
    if lines.contains("there") {
      return (
        .student, "\(sibling) sees it on the network, but ssh lets no one in: its firewall, or sshd"
      )
    }
    return (.node, "\(sibling) does not reach it either: it is off, hangs, or has no network")
  }

  private static func isPlain(_ host: String) -> Bool {
    host.utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
        || [0x2D, 0x2E, 0x3A, 0x5F].contains($0)
    } && !host.hasPrefix("-")
  }
}
