package import CourseModel
package import Nodes

/// A node that cannot be found: every command fails with the reason.
package struct MissingNode: Node {
  package let fault: NodeFault

  package init(_ fault: NodeFault) { self.fault = fault }

  package var name: NodeName { fault.node }
  /// - Throws: Always the ``fault``.
  package func run(_ command: NodeCommand) async throws -> Evidence { throw fault }
  package func close() async {}
}
