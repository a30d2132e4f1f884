import Nodes

/// A node of which nothing is known: every question is answered with the reason.
struct MissingNode: Node {
  let fault: NodeFault

  init(_ fault: NodeFault) { self.fault = fault }

  var name: String { fault.node }
  func run(_ command: NodeCommand) async throws -> Evidence { throw fault }
  func close() async {}
}
