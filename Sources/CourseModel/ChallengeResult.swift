/// The result of a challenge or a cross-check. It costs no points: an instructor looks into a disagreement.
public struct ChallengeResult: Hashable, Sendable, Codable {
  public enum Outcome: String, Hashable, Sendable, CaseIterable, Codable {
    /// The two ways agree.
    case held
    /// They do not.
    case suspect
    /// The node or the service could not be asked.
    case blocked
    /// A check that it depends on is not passed yet.
    case skipped
  }

  public var name: String
  public var says: String
  public var node: NodeName
  public var outcome: Outcome
  /// Why it did not hold; nil where the differences show it.
  public var why: String?
  public var differences: [Difference] = []
  /// Names of the objects that this or an earlier run of the grader made and could not remove.
  public var left: [String] = []

  public init(name: String, says: String, node: NodeName, outcome: Outcome) {
    self.name = name
    self.says = says
    self.node = node
    self.outcome = outcome
  }
}
