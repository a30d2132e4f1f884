package import CourseModel
package import Gradebook
package import Grading

/// What an instructor has to look at in a class at one lab, though it costs no points: work that is alike, and
/// challenges that failed.
package struct Suspects {
  /// Students whose work is alike.
  package let findings: [Likeness.Finding]
  private let findingsOfStudent: [String: [Likeness.Finding]]
  /// The suspect results of each student's nodes.
  private let challenges: [(student: String, results: [ChallengeResult])]
  /// What is suspect in each student's own submission.
  private let submissions: [(student: String, suspicions: [Suspicion])]

  /// Collects a class one student at a time, because all their records may be more than should be held at once.
  package struct Collector {
    private var likeness: Likeness
    private var challenges: [(student: String, results: [ChallengeResult])] = []
    private var submissions: [(student: String, suspicions: [Suspicion])] = []

    package init(_ lab: Lab, _ policy: GradingPolicy) {
      likeness = Likeness(lab, isSharedCloud: policy.isSharedCloud)
    }

    package mutating func add(_ studentResult: StudentResult) {
      guard let grading = studentResult.entry?.attempt.grading else { return }
      likeness.add(grading.traces, grading.bindings, of: studentResult.student.id)
      let results = (grading.challenges ?? []).filter { $0.outcome == .suspect }
      if !results.isEmpty { challenges.append((studentResult.student.id, results)) }
      if let suspicions = grading.suspicions, !suspicions.isEmpty {
        submissions.append((studentResult.student.id, suspicions))
      }
    }

    package var suspects: Suspects {
      Suspects(findings: likeness.findings, challenges: challenges, submissions: submissions)
    }
  }

  private init(
    findings: [Likeness.Finding], challenges: [(student: String, results: [ChallengeResult])],
    submissions: [(student: String, suspicions: [Suspicion])]
  ) {
    self.submissions = submissions
    self.findings = findings
    self.challenges = challenges
    var own: [String: [Likeness.Finding]] = [:]
    for finding in findings {
      for student in finding.students { own[student, default: []].append(finding) }
    }
    findingsOfStudent = own
  }

  /// - Parameter standings: One for each student, all of one lab.
  package init(_ studentResults: [StudentResult], lab: Lab, policy: GradingPolicy) {
    var collector = Collector(lab, policy)
    for studentResult in studentResults { collector.add(studentResult) }
    self = collector.suspects
  }

  package func findings(of student: String) -> [Likeness.Finding] {
    findingsOfStudent[student] ?? []
  }

  package func challenges(of student: String) -> [ChallengeResult] {
    challenges.first { $0.student == student }?.results ?? []
  }

  package func suspicions(of student: String) -> [Suspicion] {
    submissions.first { $0.student == student }?.suspicions ?? []
  }

  // MARK: In words

  /// All that is suspect about one student, in lines.
  package func text(of student: String) -> String {
    let all = findings(of: student)
    let more = all.count > 10 ? ["and \(all.count - 10) more groups of students"] : []
    let alike = all.prefix(10).map { finding in
      let others = finding.students.filter { $0 != student }
      let more = others.count > 8 ? " and \(others.count - 8) more" : ""
      return "with \(others.prefix(8).joined(separator: ", "))\(more): \(Self.words(finding))"
    }
    let own = suspicions(of: student).map { PlainLine.text($0.text, 300) }
    return (alike + more + challenges(of: student).map(Self.line) + own).joined(separator: "\n")
  }

  /// The work that is alike, a line for each group of students.
  package var likenessLines: [String] {
    let most = 50
    let more = findings.count > most ? ["\(findings.count - most) more groups of students"] : []
    return findings.prefix(most).map(Self.line) + more
  }

  /// What is suspect in submissions themselves, a line each.
  package var submissionLines: [String] {
    submissions.flatMap { student, suspicions in
      suspicions.map { "\(student): \(PlainLine.text($0.text, 300))" }
    }
  }

  package var challengeLines: [String] {
    challenges.flatMap { student, results in results.map { "\(student): \(Self.line($0))" } }
  }

  package static func line(_ finding: Likeness.Finding) -> String {
    let students = finding.students.prefix(8).joined(separator: ", ")
    let more = finding.students.count > 8 ? " and \(finding.students.count - 8) more" : ""
    return "\(students)\(more) have \(words(finding))"
  }

  /// `the same file, byte for byte; 8 ids in common: … (certain)`
  package static func words(_ finding: Likeness.Finding) -> String {
    // Less certain reasons add nothing.
    let reasons = finding.reasons.filter { $0.confidence == finding.confidence }.map(words)
    return "\(reasons.joined(separator: "; ")) (\(finding.confidence.rawValue))"
  }

  private static func words(_ reason: Likeness.Reason) -> String {
    func count(_ one: String, _ many: String) -> String {
      reason.count == 1 ? "1 \(one) in common" : "\(reason.count) \(many) in common"
    }
    switch reason.kind {
    case .ids:
      let ids = reason.ids.sorted { $0.value < $1.value }.prefix(3).map {
        "\(PlainLine.text($1, 60)) \(PlainLine.text($0, 60))"
      }
      return
        "\(count("id", "ids")): \(ids.joined(separator: ", "))\(reason.ids.count > 3 ? ", …" : "")"
    case .bytes: return "the same file, byte for byte"
    case .machines: return "one machine: the same ssh host key or machine-id"
    case .requests: return count("request id", "request ids")
    case .secrets: return count("password or token", "passwords or tokens")
    case .timing: return "the same timing at \(reason.count) places"
    case .lines:
      return
        "\(reason.count) lines alike that are not in the manual, apart from ids, times and addresses"
    case .fingerprints: return count("key's fingerprint", "keys' fingerprints")
    }
  }

  package static func line(_ result: ChallengeResult) -> String {
    let why =
      result.why
      ?? result.differences.prefix(2).map {
        "\($0.place): expected \($0.expected ?? "nothing"), is \($0.actual ?? "nothing")"
      }.joined(separator: "; ")
    let left =
      result.left.isEmpty ? "" : "; left behind: \(result.left.prefix(3).joined(separator: ", "))"
    return PlainLine.text("\(result.says) on \(result.node): \(why)\(left)", 400)
  }
}

/// A finding for other programs.
package struct SuspectDocument: Encodable {
  package struct Reason: Encodable {
    package var kind: Likeness.Kind
    package var confidence: Likeness.Confidence
    package var count: Int
  }

  /// All students of the group, this one among them.
  package var students: [String]
  package var confidence: Likeness.Confidence
  package var says: String
  package var reasons: [Reason]

  package init(_ finding: Likeness.Finding) {
    students = finding.students
    confidence = finding.confidence
    says = Suspects.words(finding)
    reasons = finding.reasons.map {
      Reason(kind: $0.kind, confidence: $0.confidence, count: $0.count)
    }
  }
}
