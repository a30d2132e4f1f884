/// What a node once answered to a command, or why it did not.
public struct KeptAnswer: Hashable, Sendable {
  public var node: String
  /// As it was put to the node.
  public var script: String
  public var result: Result<Evidence, NodeFault>

  public init(node: String, script: String, result: Result<Evidence, NodeFault>) {
    self.node = node
    self.script = script
    self.result = result
  }
}
