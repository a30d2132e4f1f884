public import CourseModel

/// Whether a lab's checks are worth something: red before the lab, green behind it, and red again where a
/// step was left out.
public struct LabProof: Sendable {
  /// The lab carried out without one step.
  public struct Mutant: Sendable, Hashable {
    public enum Outcome: Sendable, Hashable {
      /// The step's own checks or what rests on them are red, and nothing else.
      case exact
      /// Others are red, too, or only others.
      case wide
      case unnoticed
      /// A node could not be asked.
      case undecided(String)
    }

    public var step: Step
    public var outcome: Outcome
    /// Ids of the checks that are red.
    public var red: [String]
    /// Those of them that neither are the step's nor rest on it.
    public var beyond: [String]
  }

  /// A step that was not carried out, and why.
  public struct Left: Sendable, Hashable {
    public var step: Step
    public var why: String
  }

  /// How many checks earn something.
  public var checks = 0
  /// Those that pass on nodes on which nothing of the lab was done.
  public var vacuous: [CheckResult] = []
  /// The step at which the lab itself stopped; then there are no mutants.
  public var stopped: Left?
  public var left: [Left] = []
  /// False alarms: what is not right though everything was done.
  public var unfinished: [CheckResult] = []
  /// What could not be asked, for a value that only the reader knows.
  public var unasked: [CheckResult] = []
  public var mutants: [Mutant] = []

  public var noticed: Int {
    mutants.count { $0.outcome == .exact || $0.outcome == .wide }
  }

  /// Whether all is as it should be.
  public var holds: Bool {
    vacuous.isEmpty && stopped == nil && unfinished.isEmpty
      && mutants.allSatisfy { $0.outcome == .exact }
  }
}
