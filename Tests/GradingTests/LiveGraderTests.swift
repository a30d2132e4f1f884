import CourseModel
import Fixtures
import Foundation
import Manual
import Nodes
import Testing

@testable import Documents
@testable import Grading

/// Questions to nodes, with this machine in place of each.
@Suite(.serialized) struct LiveGraderTests {
  private func report(
    _ body: String, limits: LiveGrader.Limits = LiveGrader.Limits(), includesHost: Bool = false
  ) async throws -> LabReport {
    let text = "# Lab 1: A look\n\nOn node1:\n\n\(body)\n"
    let course = try ManualReader.course(bytes: Array(text.utf8), file: "m.md")
    let grader = LiveGrader(
      course: course, lab: try #require(course.labs.first), .shipped, limits: limits,
      includesHost: includesHost)
    return await grader.grade(
      nodes: ["node1": LocalNode(name: "node1"), "host": LocalNode()]
    ).report
  }

  /// A node on which everything hangs costs only its own limit, and the answers that it gave count.
  @Test func aNodeHasALimitOfItsOwn() async throws {
    let fifo = "/tmp/practicum-fifo-\(getpid())"
    mkfifo(fifo, 0o600)
    defer { unlink(fifo) }
    let hanging = (1...4).map { "    # cat \(fifo) | head -n \($0)" }.joined(separator: "\n")
    var limits = LiveGrader.Limits(command: .seconds(120))
    // A busy machine takes a while for the first answer.
    limits.node = .seconds(40)
    let report = try await report("    # echo here\n    here\n\(hanging)", limits: limits)
    #expect(report.checks.map(\.verdict) == [.passed] + Array(repeating: .blocked, count: 4))
    #expect(report.checks.last?.hint?.contains("its questions together took too long") == true)
  }

  /// A node that is not there blocks, whatever else failed; a question that hangs because of something that failed
  /// is skipped for that failure.
  @Test func aCauseIsNoExcuseForTheInfrastructure() async throws {
    let text = """
      # Lab 1: A look

      On node1:

          # frobnicate
          # echo one
          one

      On node2:

          # echo two
          two

      """
    let course = try ManualReader.course(bytes: Array(text.utf8), file: "m.md")
    let lab = try #require(course.labs.first)
    let ids = lab.steps.filter { $0.kind == .command }.map(\.id)
    let missing = ExtraCheck(name: "missing", command: "test -e /nowhere")
    var settings = LabOverrides.Settings()
    settings.checks = [missing]
    settings.leavesOut = .all
    var hangs = ExtraCheck(name: "hangs", command: "cat | sleep 60")
    hangs.node = "node1"
    var needy = LabOverrides.Settings()
    needy.needs = [ids[0]]
    var hanging = needy
    hanging.checks = [hangs]
    let overrides = LabOverrides(
      steps: [ids[0]: settings, ids[1]: hanging, ids[2]: needy])
    let grader = LiveGrader(
      course: course, lab: lab, .shipped, overrides: overrides,
      limits: LiveGrader.Limits(command: .seconds(8)))
    let report = await grader.grade(nodes: ["node1": LocalNode(name: "node1")]).report
    let verdicts = Dictionary(uniqueKeysWithValues: report.checks.map { ($0.command, $0.verdict) })
    #expect(verdicts["echo two"] == .blocked)
    #expect(verdicts["cat | sleep 60"] == .skipped)
    #expect(verdicts["echo one"] == .passed)
    #expect(!report.total.isComplete)
  }

  /// A command that never ends on a node that answers is its student's fault, and fails: a FIFO in a file's place, a
  /// link to /dev/zero, a program that sleeps, a program that kills the shell that asks.
  @Test func whatNeverEndsFailsWhereTheNodeAnswers() async throws {
    // Not in a folder with an id as its name: ids are the student's own.
    let folder = "/tmp/practicum-unended-\(getpid())"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    mkfifo(folder + "/fifo", 0o600)
    symlink("/dev/zero", folder + "/zero")
    try "#!/bin/sh\nexec sleep 60\n".write(
      toFile: folder + "/ls", atomically: true, encoding: .utf8)
    try "#!/bin/sh\nkill -9 $(cut -d' ' -f4 /proc/$PPID/stat)\n".write(
      toFile: folder + "/id", atomically: true, encoding: .utf8)
    for name in ["ls", "id"] { chmod(folder + "/" + name, 0o755) }
    let text = """
      # Lab 1: A look

      On node1:

          # cat \(folder)/fifo
          one
          # grep -c x \(folder)/zero
          0
          # \(folder)/ls
          two
          # \(folder)/id
          three
          # echo here
          here

      """
    let course = try ManualReader.course(bytes: Array(text.utf8), file: "m.md")
    var limits = LiveGrader.Limits(command: .seconds(2))
    limits.retryWindow = .init(unreached: .zero, reached: .zero)
    let grader = LiveGrader(
      course: course, lab: try #require(course.labs.first), .shipped, limits: limits)
    let result = await grader.grade(nodes: ["node1": LocalNode(name: "node1")])
    let checks = result.report.checks
    #expect(checks.map(\.verdict) == [.failed, .failed, .failed, .failed, .passed])
    #expect(
      checks.map { $0.differences.first?.actual } == [
        "did not end in time", "did not end in time", "did not end in time",
        "killed its shell (signal KILL)", nil,
      ])
    #expect(result.report.total.isComplete)
    // The answers on record give the same result.
    #expect(grader.report(on: EvidenceDocument(result.answers).answers).checks == checks)
  }

  /// Answers for a while, and then not until it is released.
  private actor Freezing: Node {
    nonisolated let name: NodeName = "node1"
    private let inner = LocalNode(name: "node1")
    private let end: ContinuousClock.Instant
    private let start: ContinuousClock.Instant

    init(after: Duration, for time: Duration) {
      start = .now + after
      end = start + time
    }

    func run(_ command: NodeCommand) async throws -> Evidence {
      let asked = ContinuousClock.now
      let evidence = try await inner.run(command)
      let isFrozen = ContinuousClock.now > start && asked < end
      guard isFrozen else { return evidence }
      if end - asked > command.timeLimit {
        try await Task.sleep(for: command.timeLimit)
        throw NodeFault(.timedOut, node: name, "took longer than it may")
      }
      try await Task.sleep(until: end)
      return evidence
    }

    func close() {}
  }

  /// A node that freezes in between is the infrastructure's fault, even if it answers again at the end.
  @Test func aNodeThatFreezesBlocks() async throws {
    let text = "# Lab 1: A look\n\nOn node1:\n\n    # echo a\n    a\n    # echo b\n    b\n"
    let course = try ManualReader.course(bytes: Array(text.utf8), file: "m.md")
    let grader = LiveGrader(
      course: course, lab: try #require(course.labs.first), .shipped,
      limits: LiveGrader.Limits(command: .seconds(2)))
    let report = await grader.grade(
      nodes: ["node1": Freezing(after: .zero, for: .seconds(5))]
    ).report
    #expect(report.checks.map(\.verdict) == [.blocked, .blocked])
  }

  /// A node whose connection breaks for one command, so many times.
  private actor Rebooting: Node {
    let name: NodeName = "node1"
    private let inner = LocalNode(name: "node1")
    private var faults: Int

    init(faults: Int) { self.faults = faults }

    func run(_ command: NodeCommand) async throws -> Evidence {
      if command.script.contains("echo b"), faults > 0 {
        faults -= 1
        throw NodeFault(.lost, node: name, "the connection broke")
      }
      return try await inner.run(command)
    }

    func close() {}
  }

  /// A node that has answered may be rebooting: it is asked again for 45 seconds, on a clock that takes none.
  @Test(arguments: [(10, Verdict.passed), (40, .blocked)])
  func aNodeThatRebootsIsAskedAgain(faults: Int, verdict: Verdict) async throws {
    let text = "# Lab 1: A look\n\nOn node1:\n\n    # echo a\n    a\n    # echo b\n    b\n"
    let course = try ManualReader.course(bytes: Array(text.utf8), file: "m.md")
    var limits = LiveGrader.Limits()
    limits.clock = ManualClock()
    limits.lanes = 1
    let grader = LiveGrader(
      course: course, lab: try #require(course.labs.first), .shipped, limits: limits)
    let report = await grader.grade(nodes: ["node1": Rebooting(faults: faults)]).report
    #expect(report.checks.map(\.verdict) == [.passed, verdict])
  }

  @Test func theHostIsAskedWhereItIsMeant() async throws {
    let body = "    # echo node\n    node\n\nOn your own machine:\n\n    # echo host\n    host"
    #expect(try await report(body).checks.map(\.node) == ["node1"])
    let both = try await report(body, includesHost: true)
    #expect(both.checks.map(\.node) == ["node1", "host"])
    #expect(both.checks.map(\.verdict) == [.passed, .passed])
  }
}
