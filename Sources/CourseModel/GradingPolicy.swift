public import Foundation

/// How a course counts what was graded: the key `grading` of course.yaml.
public struct GradingPolicy: Hashable, Sendable {
  /// Which of a student's attempts at a lab counts.
  public enum Counting: String, Hashable, Sendable, CaseIterable {
    case best, last, first
  }

  /// What a day costs that a lab is late.
  public struct Late: Hashable, Sendable {
    /// Days that each student has for the whole course and that cost nothing.
    public var freeDays = 0
    /// The part of the mark that each further day takes off, from 0 to 1.
    public var each = 0.0
    /// Days after which an attempt counts no more; nil where it always does.
    public var most: Int?
    /// Minutes after it was due in which nobody is late.
    public var grace = 0

    public init(freeDays: Int = 0, each: Double = 0, most: Int? = nil, grace: Int = 0) {
      self.freeDays = freeDays
      self.each = each
      self.most = most
      self.grace = grace
    }
  }

  /// What becomes of a student whose nodes stay blocked.
  public enum Blocked: String, Hashable, Sendable, CaseIterable {
    /// The instructor is asked: there is no mark until they say.
    case ask
    /// The lab does not count for the student.
    case excuse
  }

  public var counts = Counting.last
  /// From 0 to 1; nil where nobody passes or fails.
  public var pass: Double?
  /// When a lab has to be handed in, in seconds since 1970, by its id.
  public var due: [String: Double] = [:]
  public var late = Late()
  /// Where its days begin and end: `timezone` of course.yaml. It is never this machine's: the same work has the same mark on
  /// every machine.
  public var timeZone = TimeZone.gmt
  /// Whether the hints that a student had shown cost points.
  public var chargesHints = true
  /// How often a student's nodes are tried before they count as blocked.
  public var tries = 3
  public var blocked = Blocked.ask
  /// Canvas' number of a lab's assignment, by the lab's id.
  public var canvas: [String: String] = [:]

  /// Labs whose challenges are put when a class is graded on live nodes, by their ids.
  public var challenges: Set<String> = []
  /// Whether students share one cloud: `sharedCloud` of course.yaml. What they have in common there says nothing.
  public var isSharedCloud = false

  public init() {}
}
