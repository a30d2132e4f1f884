public import CourseModel

/// Whether a lab's checks are worth something: red before the lab, green after it, and red again if a
/// step was left out.
public struct LabProof: Sendable {
  /// The lab carried out without one step.
  public struct Mutant: Sendable, Hashable {
    public enum Outcome: Sendable, Hashable {
      /// The step's own checks or those that rest on them are red, and nothing else is.
      case exact
      /// Other checks are red too, or only others are.
      case wide
      case unnoticed
      /// A node could not be asked.
      case undecided(String)
    }

    public var step: Step
    public var outcome: Outcome
    /// Ids of the checks that are red.
    public var red: [String]
    /// Those that neither belong to the step nor rest on it.
    public var beyond: [String]
  }

  /// A step that was not carried out, and why.
  public struct Left: Sendable, Hashable {
    public var step: Step
    public var why: String
  }

  /// The number of checks that earn points.
  public var checks = 0
  /// Checks that pass on nodes where nothing of the lab was done.
  public var vacuous: [CheckResult] = []
  /// The step at which the lab itself stopped; if there is one, there are no mutants.
  public var stopped: Left?
  public var left: [Left] = []
  /// False alarms: checks that are not right although everything was done.
  public var unfinished: [CheckResult] = []
  /// Checks that could not be asked, for lack of a value that only the reader knows.
  public var unasked: [CheckResult] = []
  public var mutants: [Mutant] = []

  public var noticed: Int {
    mutants.count { $0.outcome == .exact || $0.outcome == .wide }
  }

  /// Whether everything is as it should be.
  public var holds: Bool {
    vacuous.isEmpty && stopped == nil && unfinished.isEmpty
      && mutants.allSatisfy { $0.outcome == .exact }
  }
}
