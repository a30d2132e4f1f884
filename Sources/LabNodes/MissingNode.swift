package import Nodes

/// A node of which nothing is known: every question is answered with the reason.
package struct MissingNode: Node {
  package let fault: NodeFault

  package init(_ fault: NodeFault) { self.fault = fault }

  package var name: String { fault.node }
  package func run(_ command: NodeCommand) async throws -> Evidence { throw fault }
  package func close() async {}
}
