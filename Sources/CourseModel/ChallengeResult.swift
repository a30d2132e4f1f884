/// What came of a challenge or a cross-check. It costs no point: a disagreement is for an instructor to look at.
public struct ChallengeResult: Hashable, Sendable, Codable {
  public enum Outcome: String, Hashable, Sendable, CaseIterable, Codable {
    /// Both ways agree.
    case held
    /// They do not.
    case suspect
    /// It could not be asked.
    case blocked
    /// What it rests on is not right yet.
    case skipped
  }

  public var name: String
  public var says: String
  public var node: String
  public var outcome: Outcome
  /// Why it is not held; nil where the differences say it.
  public var why: String?
  public var differences: [Difference] = []
  /// What this or an earlier grader made and could not take away, by name.
  public var left: [String] = []

  public init(name: String, says: String, node: String, outcome: Outcome) {
    self.name = name
    self.says = says
    self.node = node
    self.outcome = outcome
  }
}
