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
    limits.node = .seconds(2)
    let start = ContinuousClock.now
    let report = try await report("    # echo here\n    here\n\(hanging)", limits: limits)
    #expect(ContinuousClock.now - start < .seconds(60))
    #expect(report.checks.map(\.verdict) == [.passed] + Array(repeating: .blocked, count: 4))
    #expect(report.checks.last?.hint?.contains("its questions took too long together") == true)
  }

  @Test func theHostIsAskedWhereItIsMeant() async throws {
    let body = "    # echo node\n    node\n\nOn your own machine:\n\n    # echo host\n    host"
    #expect(try await report(body).checks.map(\.node) == ["node1"])
    let both = try await report(body, includesHost: true)
    #expect(both.checks.map(\.node) == ["node1", "host"])
    #expect(both.checks.map(\.verdict) == [.passed, .passed])
  }
}
