/// Points earned of those possible.
public struct Score: Hashable, Sendable {
  public var earned: Double
  public var possible: Double
  /// False while any check is blocked or in error: then no mark is final.
  public var isComplete: Bool

  public init(earned: Double, possible: Double, isComplete: Bool) {
    self.earned = earned
    self.possible = possible
    self.isComplete = isComplete
  }

  public init(of checks: [CheckResult]) {
    self.init(
      earned: Points.sum(checks.map(\.earned)),
      possible: Points.sum(checks.map(\.possible)),
      isComplete: !checks.contains(where: \.verdict.isOpen))
  }

  /// From 0 to 1; 1 where nothing could be earned.
  public var fraction: Double { possible > 0 ? earned / possible : 1 }

  /// From 0 to 1; nil where something was blocked or in error, or only a person can tell.
  public var mark: Double? { isComplete && possible > 0 ? fraction : nil }
}
