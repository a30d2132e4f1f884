import CourseModel
import Foundation
import Manual
import Nodes
import Testing

@testable import Grading

/// Questions to nodes, this machine in place of each.
@Suite(.serialized) struct LiveGraderTests {
  private func report(
    _ body: String, limits: LiveGrader.Limits = LiveGrader.Limits(), includesHost: Bool = false
  ) async throws -> LabReport {
    let text = "# Lab 1: A look\n\nOn node1:\n\n\(body)\n"
    let course = try ManualReader.course(bytes: Array(text.utf8), file: "m.md")
    let grader = LiveGrader(
      course: course, lab: try #require(course.labs.first), limits: limits,
      includesHost: includesHost)
    return await grader.grade(
      nodes: ["node1": LocalNode(name: "node1"), "host": LocalNode()]
    ).report
  }

  /// A node on which everything hangs costs its own limit, and the answers that it gave count.
  @Test func aNodeHasALimitOfItsOwn() async throws {
    let fifo = "/tmp/practicum-fifo-\(getpid())"
    mkfifo(fifo, 0o600)
    defer { unlink(fifo) }
    let hanging = (1...4).map { "    # cat \(fifo) | head -n \($0)" }.joined(separator: "\n")
    var limits = LiveGrader.Limits(command: .seconds(120))
    limits.node = .seconds(5)
    let start = ContinuousClock.now
    let report = try await report("    # echo here\n    here\n\(hanging)", limits: limits)
    #expect(ContinuousClock.now - start < .seconds(60))
    #expect(report.checks.map(\.verdict) == [.passed] + Array(repeating: .blocked, count: 4))
    #expect(report.checks.last?.hint?.contains("its questions took too long together") == true)
  }

  /// A node that is not there blocks, whatever else failed; a question that hangs for something that failed
  /// waits for that.
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
    var hangs = ExtraCheck(name: "hangs", command: "cat | sleep 20")
    hangs.node = "node1"
    var needy = LabOverrides.Settings()
    needy.needs = [ids[0]]
    var hanging = needy
    hanging.checks = [hangs]
    let overrides = LabOverrides(
      steps: [ids[0]: settings, ids[1]: hanging, ids[2]: needy])
    let grader = LiveGrader(
      course: course, lab: lab, overrides: overrides,
      limits: LiveGrader.Limits(command: .seconds(2)))
    let report = await grader.grade(nodes: ["node1": LocalNode(name: "node1")]).report
    let verdicts = Dictionary(uniqueKeysWithValues: report.checks.map { ($0.command, $0.verdict) })
    #expect(verdicts["echo two"] == .blocked)
    #expect(verdicts["cat | sleep 20"] == .skipped)
    #expect(verdicts["echo one"] == .passed)
    #expect(!report.isComplete)
  }

  @Test func theHostIsAskedWhereItIsMeant() async throws {
    let body = "    # echo node\n    node\n\nOn your own machine:\n\n    # echo host\n    host"
    #expect(try await report(body).checks.map(\.node) == ["node1"])
    let both = try await report(body, includesHost: true)
    #expect(both.checks.map(\.node) == ["node1", "host"])
    #expect(both.checks.map(\.verdict) == [.passed, .passed])
  }
}
