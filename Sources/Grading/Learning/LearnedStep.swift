public import CourseModel

/// What right outputs of a step have taught.
public struct LearnedStep: Sendable {
  public var step: Step
  /// How many right outputs there were.
  public var runs: Int
  /// What varied and is compared: to be freed.
  public var varied: [Variation] = []
  /// What did not vary and is not compared.
  public var lenient: [Lenience] = []
  /// What is other than in the manual and cannot be freed: the same in every run, or a row that comes and goes.
  public var others: [Other] = []

  /// A value that varied.
  public struct Variation: Hashable, Sendable {
    /// As `free` in a grader file names it: a column, a property, or a line with `...`.
    public var name: String
    /// In how many runs it was other than the manual's.
    public var count: Int
    /// Some of its values.
    public var values: [String]
  }

  /// A value that may differ and did not.
  public struct Lenience: Hashable, Sendable {
    /// Its column, property or line.
    public var name: String
    public var value: String
    /// The rules that let it differ, as `strict` in a grader file names them.
    public var rules: [String]
    /// How many values of this name there are.
    public var count: Int
  }

  /// A difference from the manual that nobody can free.
  public struct Other: Hashable, Sendable {
    public var difference: Difference
    /// In how many runs.
    public var count: Int
  }

  public var isEmpty: Bool { varied.isEmpty && lenient.isEmpty && others.isEmpty }
}
