import CourseFiles
package import CourseModel
import Documents
import Files
import Foundation
package import Gradebook
package import Grading
package import Knowledge
package import LabNodes
package import Nodes
import Secrets
package import Sessions

/// Makes attempts from evidence: the same evidence gets the same mark, today as when it was handed in.
package struct EvidenceJudge: Sendable {
  package let course: Course
  package let lab: Lab
  package let knowledge: Knowledge
  private let version: GraderVersion
  private let overrides: LabOverrides
  private let secrets: SecretRules
  private let printed: PrintedWords
  private let traceReader: TraceReader
  /// For answers from nodes: a recording is judged without rules.
  private var live: Live

  /// What nodes are asked, and by which rules.
  private struct Live {
    var grader: LiveGrader
    var rules: EffectRules
    /// The version of the rules.
    var version: String
  }

  /// Reads what belongs to the lab: knowledge, rules, the grader file and the rules for secrets.
  /// - Throws: ``InputFailure`` where one of these files cannot be read or is wrong.
  package init(course: Course, lab: Lab, manual: String?) throws {
    self.course = course
    self.lab = lab
    let place = manual ?? lab.position.file
    knowledge = try KnowledgeFiles.knowledge(near: place)
    overrides = try GraderFiles.overrides(for: lab, near: manual, knowledge.programs)
    secrets = try SecretFiles.rules()
    printed = PrintedWords(lab)
    traceReader = TraceReader(lab) { Digest(of: $0).description }
    version = try GraderVersion(course: course, lab: lab, manual: manual)
    let rules = try RuleFiles.rules(near: place)
    live = Live(
      grader: LiveGrader(
        course: course, lab: lab, knowledge, rules: rules, overrides: overrides),
      rules: rules,
      version: String(Digest(of: try RuleFiles.bytes(near: place)).description.prefix(12)))
  }

  /// Whether the grader file keeps a value compared, whatever a class has there.
  /// - Parameter check: The id of a step's own check.
  package func keeps(_ name: String, of check: String) -> Bool {
    lab.steps.first { $0.key == check }.map {
      overrides.settings(for: $0).kept.contains(name)
    } ?? false
  }

  /// The grader that asks nodes; its nodes are those that the lab needs.
  package var grader: LiveGrader { live.grader }

  /// The same judge for many nodes asked at once, with a time limit for each command.
  package func forMany(limit time: Duration) -> EvidenceJudge {
    var judge = self
    judge.live.grader.limits = LiveGrader.Limits(command: time)
    judge.live.grader.limits.lanes = 1
    return judge
  }

  /// The lab's challenges and cross-checks, for nodes that were just graded.
  package func challenges(on nodes: [NodeName: any Node], limit: Duration) -> ChallengeSite {
    ChallengeSite(
      checks: LabChecks(
        course: course, lab: lab, knowledge, rules: live.rules, overrides: overrides),
      rules: live.rules, challenges: overrides.challenges, nodes: nodes, timeout: limit)
  }

  /// The circumstances of an attempt.
  package struct Circumstances: Sendable {
    package var kind = Attempt.Kind.official
    package var why: String
    package var regradeOf: Int64?
    /// When the student asked for it, in seconds since 1970.
    package var requested: Double?
    /// True where nothing says when.
    package var isUntimed: Bool?
    /// Seconds that asking the nodes took.
    package var took: Double?
    package var round: Int64?
    package var troubles: [Attempt.Trouble]?
    /// Points that the hints shown to the student cost.
    package var hintsCost: Double?
    package var askedBy: Attempt.Asker?
    package var challenges: [ChallengeResult]?
    package var handedIn: HandedIn?
    /// Fingerprints of the host keys with which nodes proved their identity.
    package var hostKeys: [String] = []
    /// The share that the student's own report claims, from 0 to 1.
    package var claimed: Double?
    /// The traces on record, for evidence that is judged again.
    package var traces: Traces?

    /// When it is graded, in seconds since 1970.
    package var made: Double

    package init(
      kind: Attempt.Kind = .official, why: String, made: Double = Date().timeIntervalSince1970
    ) {
      self.kind = kind
      self.why = why
      self.made = made
    }
  }

  /// The file that a student handed in, unchanged.
  package struct HandedIn: Sendable {
    package var bytes: [UInt8]
    /// Whether it says when each thing was shown.
    package var isTimed: Bool
    /// Milliseconds between the outputs of a recording.
    package var pauses: [Int] = []
  }

  /// A submission, unchanged: what a mark rests on. If nodes answered, their answers are judged, and the session is
  /// kept with them.
  package struct Submission: Hashable, Sendable {
    package let session: Session?
    package let answers: [KeptAnswer]?

    package init(session: Session? = nil, answers: [KeptAnswer]? = nil) {
      self.session = session
      self.answers = answers
    }
  }

  /// A submission without its secrets: the only form of it that is written anywhere.
  package struct Kept: Sendable {
    package let submission: Submission
    /// Whether secrets were taken out.
    package let isChanged: Bool
    /// Secrets that no two students would share by chance: they are compared, and never written.
    fileprivate let secrets: [String]

    fileprivate init(_ submission: Submission, without redaction: inout Redaction) {
      self.submission = Submission(
        session: submission.session.map { redaction.redacted($0) },
        answers: submission.answers.map { redaction.redacted($0) })
      isChanged = self.submission != submission
      secrets = redaction.unmistakableSecrets
    }

    /// Keeps what is on record as it is, whatever else a later release would take out.
    fileprivate init(onRecord submission: Submission) {
      self.submission = submission
      isChanged = false
      secrets = []
    }
  }

  /// Takes the secrets out; nothing that the manual itself prints is a secret.
  package func kept(of submission: Submission) -> Kept {
    var redaction = Redaction(rules: secrets, isPublic: printed.lookUp())
    return Kept(submission, without: &redaction)
  }

  /// Judges the submission as it came, and then removes the secrets from what is kept, so that this changes no mark.
  /// - Throws: An `EncodingError` where the evidence cannot be written as JSON.
  package func attempt(
    of student: String, on submission: Submission, _ circumstances: Circumstances
  )
    async throws
    -> Attempt
  {
    let kept = kept(of: submission)
    let whole = report(on: submission)
    // Most sessions have no secrets and are judged only once.
    let report = kept.isChanged ? report(on: kept.submission) : whole
    var circumstances = circumstances
    circumstances.traces = traces(of: kept, circumstances)
    return try attempt(
      of: student, kept: kept, report: report, secret: SecretVerdicts(of: whole, without: report),
      circumstances: circumstances)
  }

  /// The traces of what is kept: the hash of a line with a short password would reveal it to anyone who guesses.
  private func traces(of kept: Kept, _ circumstances: Circumstances) -> Traces {
    let handedIn = circumstances.handedIn
    var source = TraceReader.Source(
      session: kept.submission.session, answers: kept.submission.answers)
    source.secrets = kept.secrets
    source.hostKeys = circumstances.hostKeys
    source.bytes = handedIn?.bytes
    source.isTimed = handedIn?.isTimed ?? false
    source.pauses = handedIn?.pauses ?? []
    return traceReader.traces(of: source)
  }

  /// The results of challenges, without secrets.
  private func withoutSecrets(_ challenges: [ChallengeResult]) -> [ChallengeResult] {
    var redaction = Redaction(rules: secrets, isPublic: printed.lookUp())
    func plain(_ text: String?) -> String? {
      text.map {
        let command = SessionCommand(host: nil, text: "", output: [$0], line: 0)
        return redaction.redacted(Session(commands: [command])).commands[0].output[0]
      }
    }
    return challenges.map { challenge in
      var kept = challenge
      kept.why = plain(challenge.why)
      kept.differences = challenge.differences.map {
        Difference(
          $0.kind, at: $0.place, expected: plain($0.expected), actual: plain($0.actual))
      }
      return kept
    }
  }

  private func attempt(
    of student: String, kept: Kept, report: LabReport, secret: SecretVerdicts,
    circumstances: Circumstances
  ) throws -> Attempt {
    let submission = kept.submission
    let report = secret.restored(in: report)
    let evidence =
      (try submission.answers.map { try StoredAnswers($0).evidence } ?? [])
      + (try submission.session.map {
        [Attempt.Evidence(name: SessionDocument.name, content: try SessionDocument($0).bytes)]
      } ?? [])
    var grading = Attempt.Grading(
      course: version.course,
      grader: submission.answers == nil ? version.grader : "\(version.grader) \(live.version)",
      gradedBy: Self.gradedBy, why: circumstances.why, made: circumstances.made,
      total: report.total, bindings: report.bindings.values)
    grading.requested = circumstances.requested
    grading.secretVerdicts = secret.isEmpty ? nil : secret.verdicts
    grading.isUntimed = circumstances.isUntimed
    grading.took = circumstances.took
    grading.round = circumstances.round
    grading.troubles = circumstances.troubles
    grading.hintsCost = circumstances.hintsCost
    grading.askedBy = circumstances.askedBy
    grading.challenges = circumstances.challenges.map(withoutSecrets)
    let suspicions =
      (submission.session.map { SessionSuspicions(lab, knowledge).all(in: $0) } ?? [])
      + [circumstances.claimed.flatMap { Self.contradiction($0, report.total) }].compactMap(\.self)
    grading.suspicions = suspicions.isEmpty ? nil : suspicions
    grading.traces = circumstances.traces
    return Attempt(
      student: student, lab: lab.id, kind: circumstances.kind, grading: grading,
      checks: report.checks.map(\.kept), evidence: evidence,
      regradeOf: circumstances.regradeOf)
  }

  /// A pack's report that claims more than its evidence gives.
  private static func contradiction(_ claimed: Double, _ total: Score) -> Suspicion? {
    // As rounded in the report.
    guard claimed - total.fraction > 0.01 else { return nil }
    return Suspicion(
      .report,
      "the report in the pack says \(Percent.text(claimed)), its evidence gives \(Percent.text(total.fraction)); another version of grade may have made it"
    )
  }

  /// Judges a submission: the nodes' answers if there are any, otherwise the session.
  package func report(on submission: Submission) -> LabReport {
    guard let answers = submission.answers else {
      return SessionGrader(course: course, lab: lab, knowledge, overrides: overrides).grade(
        submission.session ?? Session(commands: []))
    }
    return live.grader.report(on: answers)
  }

  /// Judges the evidence of an attempt on record again.
  /// - Throws: ``InputFailure`` where the evidence is damaged; ``Gradebook/Failure`` where reading the gradebook fails.
  package func attempt(of entry: Gradebook.Entry, in book: Gradebook) async throws -> Attempt {
    let grading = entry.attempt.grading
    var circumstances = Circumstances(kind: entry.attempt.kind, why: "grade regrade")
    circumstances.regradeOf = entry.number
    circumstances.requested = grading.requested
    circumstances.isUntimed = grading.isUntimed
    circumstances.took = grading.took
    circumstances.round = grading.round
    circumstances.troubles = grading.troubles
    circumstances.hintsCost = grading.hintsCost
    circumstances.askedBy = grading.askedBy
    circumstances.challenges = grading.challenges
    circumstances.traces = grading.traces
    let kept = Kept(onRecord: try submission(of: entry, in: book))
    // An earlier release kept no traces.
    if circumstances.traces == nil { circumstances.traces = traces(of: kept, circumstances) }
    return try attempt(
      of: entry.attempt.student, kept: kept, report: report(on: kept.submission),
      secret: SecretVerdicts(grading.secretVerdicts ?? []), circumstances: circumstances)
  }

  /// Reads the evidence of an attempt on record.
  /// - Throws: ``InputFailure`` where it is damaged; ``Gradebook/Failure`` where the gradebook cannot be read.
  package func submission(of entry: Gradebook.Entry, in book: Gradebook) throws -> Submission {
    let evidence = try zip(entry.attempt.evidence, entry.contents).map { evidence, digest in
      guard let content = try book.content(digest) else {
        throw InputFailure("\(book.path): the evidence of attempt \(entry.number) is damaged")
      }
      return Attempt.Evidence(name: evidence.name, content: content)
    }
    let session = evidence.first { $0.name == SessionDocument.name }
    let hasAnswers = evidence.contains { $0.name == StoredAnswers.name }
    return Submission(
      session: try session.map { try SessionDocument($0.content).session },
      answers: hasAnswers ? try StoredAnswers.answers(in: evidence) : nil)
  }

  /// The account and machine that grade.
  package static let gradedBy = "\(NSUserName())@\(ProcessInfo.processInfo.hostName)"
}

extension CheckResult {
  /// As it is put on record. The evidence has all of it: a difference that a person can read is enough beside the verdict.
  fileprivate var kept: CheckResult {
    var kept = self
    kept.hint = freeHint
    kept.hints = []
    kept.shown = []
    kept.differences = differences.map { difference in
      func cut(_ text: String) -> String {
        text.utf8.count > 2000 ? String(text.unicodeScalars.prefix(2000)) + "…" : text
      }
      return Difference(
        difference.kind, at: .init(cut(difference.place.description)),
        expected: difference.expected.map(cut), actual: difference.actual.map(cut))
    }
    return kept
  }
}
