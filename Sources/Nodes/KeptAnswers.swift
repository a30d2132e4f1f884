public import CourseModel

/// A node's earlier answer to a command, or the reason why there is none.
public struct KeptAnswer: Hashable, Sendable {
  public var node: NodeName
  /// As sent to the node.
  public var script: String
  public var result: Result<Evidence, NodeFault>

  public init(node: NodeName, script: String, result: Result<Evidence, NodeFault>) {
    self.node = node
    self.script = script
    self.result = result
  }
}
