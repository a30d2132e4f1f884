/// The result of a check.
public enum Verdict: String, Hashable, Sendable, Codable, CaseIterable {
  case passed
  /// Some of what matters is right.
  case partial
  case failed
  /// A check it depends on failed, or the reader may leave it out.
  case skipped
  /// The infrastructure was at fault; never a zero.
  case blocked
  /// The grader was at fault; never a zero.
  case error
  /// A person must look.
  case manual

  /// Some of it or all of it is not right.
  public var isWrong: Bool { self == .failed || self == .partial }
  /// Whether it is right is not known yet.
  public var isOpen: Bool { self == .blocked || self == .error }
}
