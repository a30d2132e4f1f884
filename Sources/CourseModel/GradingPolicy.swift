public import Foundation

/// How a course turns graded attempts into marks: the key `grading` of course.yaml.
public struct GradingPolicy: Hashable, Sendable {
  /// Which of a student's attempts at a lab counts.
  public enum Counting: String, Hashable, Sendable, CaseIterable {
    case best, last, first
  }

  /// What each day of lateness costs.
  public struct Late: Hashable, Sendable {
    /// Late days that each student may use in the whole course at no cost.
    public var freeDays = 0
    /// The part of the mark that each further day takes off, 0…1.
    public var each = 0.0
    /// Days after which an attempt no longer counts; nil where it always does.
    public var most: Int?
    /// Minutes after the due time in which work is not yet late.
    public var grace = 0

    public init(freeDays: Int = 0, each: Double = 0, most: Int? = nil, grace: Int = 0) {
      self.freeDays = freeDays
      self.each = each
      self.most = most
      self.grace = grace
    }
  }

  /// What happens to a student whose nodes stay blocked.
  public enum Blocked: String, Hashable, Sendable, CaseIterable {
    /// There is no mark until the instructor decides.
    case ask
    /// The lab does not count for the student.
    case excuse
  }

  public var counts = Counting.last
  /// The score needed to pass, 0…1; nil where there is no pass or fail.
  public var pass: Double?
  /// When each lab is due, in seconds since 1970, by the lab's id.
  public var due: [String: Double] = [:]
  public var late = Late()
  /// The zone in which days begin and end: `timezone` of course.yaml. It is never this machine's, so that the same work
  /// gets the same mark on every machine.
  public var timeZone = TimeZone.gmt
  /// Whether the hints that a student asked for cost points.
  public var chargesHints = true
  /// How many times a student's nodes are tried before they count as blocked.
  public var tries = 3
  public var blocked = Blocked.ask
  /// The Canvas number of each lab's assignment, by the lab's id.
  public var canvas: [String: String] = [:]

  /// Ids of the labs whose challenges are run when a class is graded on live nodes.
  public var challenges: Set<String> = []
  /// Whether students share one cloud: `sharedCloud` of course.yaml. What they have in common there is no sign of
  /// copying.
  public var isSharedCloud = false

  public init() {}
}
