import Nodes

/// What came of a question to a node.
enum LiveAnswer: Sendable {
  /// It was answered, or did not come to an end on a node that answered all the while.
  case evidence(Evidence)
  /// The infrastructure is at fault.
  case fault(NodeFault)
  /// It was not put: a value of the student's is in it that no answer shows.
  case unknown(String)
}
