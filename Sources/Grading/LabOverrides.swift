import CourseModel
public import Matching

/// What an instructor says about single steps under graders/: weights, and what may or may not
/// differ there.
public struct LabOverrides: Hashable, Sendable {
  public struct Settings: Hashable, Sendable {
    public var weight = 1.0
    /// Columns and properties that may hold anything, by name.
    public var free: Set<String> = []
    /// Rules that do not hold here.
    public var strict: Set<ValueRule> = []

    public init(weight: Double = 1, free: Set<String> = [], strict: Set<ValueRule> = []) {
      self.weight = weight
      self.free = free
      self.strict = strict
    }
  }

  /// By a step's key, or its line as text.
  public var steps: [String: Settings]

  public init(steps: [String: Settings] = [:]) { self.steps = steps }

  func settings(for step: Step) -> Settings {
    steps[step.key] ?? steps[step.id] ?? steps[String(step.position.line)] ?? Settings()
  }
}
