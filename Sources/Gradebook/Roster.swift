public import CourseModel

/// The students of a course, and where their nodes are.
public struct Roster: Hashable, Sendable {
  public struct Member: Hashable, Sendable {
    public var student: Student
    /// The places of nodes in the roster, by the manual's names.
    public var nodes: [String: NodePlace]
    /// When the student asked to be graded, in seconds since 1970, where the roster says so.
    public var requested: Double?
    /// The student's line in the file, from 1.
    public var line: Int

    public init(
      student: Student, nodes: [String: NodePlace] = [:], requested: Double? = nil, line: Int
    ) {
      self.student = student
      self.nodes = nodes
      self.requested = requested
      self.line = line
    }
  }

  /// A problem at one line of a roster's file.
  public struct LineProblem: Hashable, Sendable {
    /// From 1.
    public var line: Int
    public var text: String

    public init(line: Int, text: String) {
      self.line = line
      self.text = text
    }
  }

  /// Everything that is wrong with a roster, each problem with its line.
  public struct Failure: Problem, Hashable {
    public var code: String { "roster" }
    public var problems: [String]
    /// The problems, or the first 60 of very many.
    public var message: String {
      let most = 60
      let rest = problems.count > most ? ["and \(problems.count - most) more"] : []
      return (problems.prefix(most) + rest).joined(separator: "\n")
    }

    public init(problems: [String]) { self.problems = problems }
  }

  /// The file's name, for messages.
  public let file: String
  private let members: [Member]
  private var problems: [LineProblem]

  /// - Parameters:
  ///   - members: The members as they are in the file.
  ///   - problems: What could not be read.
  public init(_ members: [Member], problems: [LineProblem] = [], file: String) {
    self.file = file
    self.members = members
    self.problems = problems
    guard !members.isEmpty || !problems.isEmpty else {
      self.problems = [LineProblem(line: 1, text: "there are no students in it")]
      return
    }
    for member in members {
      if let problem = Student.problem(member.student.id) { add(problem, member.line) }
    }
    addTwins("has this id") { $0.student.id }
    addTwins("has this address", \.student.email)
    for system in Student.System.allCases where system != .section {
      addTwins("has this \(system.rawValue) id") { $0.student.ids[system] ?? "" }
    }
  }

  /// The students of the roster.
  /// - Throws: ``Failure`` with everything that is wrong.
  public func students() throws -> [Student] { try checked(self).map(\.student) }

  /// The members with every node that a lab needs.
  /// - Parameters:
  ///   - names: The lab's nodes.
  ///   - patterns: Places of nodes that the roster does not give, with `{student}` for the student's id.
  /// - Throws: ``Failure`` with everything that is wrong, including a node that is missing or that two students share.
  public func members(needing names: [String], patterns: [String: NodePlace]) throws -> [Member] {
    var roster = self
    var owners: [String: Member] = [:]
    var result: [Member] = []
    for member in members {
      var complete = member
      complete.nodes = [:]
      for name in names {
        guard let place = member.nodes[name] ?? patterns[name] else {
          roster.add(
            "\(member.student.id) has no \(name): a column, or --node \(name)=PLACE", member.line)
          continue
        }
        let own = place.filled(student: member.student.id)
        if own.identity.contains(where: { "{}".contains($0) }) {
          roster.add(
            "\(name) is '\(own.identity)': only {student} can be filled in", member.line)
        }
        complete.nodes[name] = own
        if let other = owners.updateValue(member, forKey: own.identity),
          other.student.id != member.student.id
        {
          roster.add(
            "\(member.student.id) and \(other.student.id) (line \(other.line)) have the same node: \(own.identity)",
            member.line)
        }
      }
      result.append(complete)
    }
    _ = try checked(roster)
    return result
  }

  private func checked(_ roster: Roster) throws -> [Member] {
    guard roster.problems.isEmpty else {
      let sorted = roster.problems.enumerated().sorted {
        ($0.element.line, $0.offset) < ($1.element.line, $1.offset)
      }
      throw Failure(problems: sorted.map { "\(file):\($0.element.line): \($0.element.text)" })
    }
    return members
  }

  private mutating func add(_ problem: String, _ line: Int) {
    problems.append(LineProblem(line: line, text: problem))
  }

  /// Adds a problem for each two members who share something that only one may have.
  private mutating func addTwins(_ what: String, _ value: (Member) -> String) {
    var seen: [String: Member] = [:]
    for member in members {
      let own = value(member).lowercased()
      guard !own.isEmpty else { continue }
      if let other = seen[own] {
        add("\(value(member)): line \(other.line) \(what) already", member.line)
      } else {
        seen[own] = member
      }
    }
  }
}
