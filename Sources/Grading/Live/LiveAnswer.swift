import Nodes

/// A node's answer to a question.
enum LiveAnswer: Sendable {
  /// The node answered, or the command did not end although the node kept answering.
  case evidence(Evidence)
  /// The infrastructure is at fault.
  case fault(NodeFault)
  /// It was not asked: it contains a value of the student's that no answer shows.
  case unknown(String)
}
