import CourseModel
import Fixtures
import Foundation
import Gradebook
import Manual
import Nodes
import Testing

@testable import Grading

/// Whose work is alike, and how sure that is.
@Suite struct LikenessTests {
  private static let manual = """
    # Lab 1: Names

    On node1:

        [root@node1 ~]# hostname
        node1
        [root@node1 ~]# openstack image show x
        req-11111111-2222-4333-8444-555555555555
        The key's fingerprint is SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.
    """

  private static func reader() throws -> TraceReader {
    let course = try ManualReader.course(bytes: Array(manual.utf8), file: "m.md")
    return TraceReader(try #require(course.labs.first)) { Digest(of: $0).description }
  }

  private func traces(
    _ lines: [String], bytes: String? = nil, isTimed: Bool = false, pauses: [Int] = [],
    secrets: [String] = [], answers: [KeptAnswer]? = nil
  ) throws -> Traces {
    var source = TraceReader.Source(
      session: Session(commands: [
        SessionCommand(host: "node1", text: "hostname", output: lines, line: 1)
      ]), answers: answers)
    source.bytes = bytes.map { Array($0.utf8) }
    source.isTimed = isTimed
    source.pauses = pauses
    source.secrets = secrets
    return try Self.reader().traces(of: source)
  }

  private func findings(
    _ work: [String: Traces], bindings: [String: [String: String]] = [:], shared: Bool = false
  ) -> [Likeness.Finding] {
    var likeness = Likeness(isSharedCloud: shared)
    for (student, traces) in work { likeness.add(traces, bindings[student] ?? [:], of: student) }
    return likeness.findings
  }

  private func kinds(_ findings: [Likeness.Finding]) -> [String] {
    findings.flatMap { finding in
      finding.reasons.map {
        "\(finding.students.joined(separator: "+")) \($0.kind) \($0.sureness)"
      }
    }
  }

  private let own = (1...12).map { "line \($0) of my own" }

  @Test func theSameBytes() throws {
    // What the manual determines is no sign of anything.
    let plain = try traces(["node1"], bytes: "b")
    #expect(findings(["carol": plain, "dave": plain]).isEmpty)
    let few = try traces(Array(own.prefix(5)), bytes: "a")
    #expect(
      kinds(findings(["carol": few, "dave": few])) == [
        "carol+dave bytes possible", "carol+dave shape possible",
      ])
    let much = try traces(own, bytes: "a")
    #expect(
      kinds(findings(["carol": much, "dave": much, "eve": plain])) == [
        "carol+dave bytes certain", "carol+dave shape likely",
      ])
    // With times in it nothing is alike by chance.
    let timed = try traces(["node1"], bytes: "a", isTimed: true)
    #expect(kinds(findings(["carol": timed, "dave": timed])) == ["carol+dave bytes certain"])
  }

  @Test func theSameButForIDs() throws {
    func work(_ id: String) throws -> Traces {
      try traces(own + ["id \(id) at 10.0.0.\(id.first == "a" ? 3 : 4)"], bytes: id)
    }
    let (one, other) = try (
      work("a8e5b5c7-5f0f-4c53-9b6e-1b7c3c1a6f01"), work("b8e5b5c7-5f0f-4c53-9b6e-1b7c3c1a6f02")
    )
    #expect(kinds(findings(["carol": one, "dave": other])) == ["carol+dave shape likely"])
    // Most of a class have it alike: that is how the lab is.
    let third = try work("a9e5b5c7-5f0f-4c53-9b6e-1b7c3c1a6f03")
    #expect(findings(["carol": one, "dave": other, "eve": third]).isEmpty)
    let different = try traces(own + ["and a word"], bytes: "x")
    #expect(findings(["carol": one, "dave": different]).isEmpty)
  }

  @Test func pausesOfOneRecording() throws {
    let pauses = [210, 1830, 450, 90, 12_340, 770, 660, 5_010, 130, 920, 3_330]
    let one = try traces(["node1"], pauses: pauses)
    #expect(
      kinds(findings(["carol": one, "dave": one])) == ["carol+dave rhythm certain"])
    // A part of it, in the middle of something else.
    let part = try traces(["x"], pauses: [999, 1_200] + pauses[2..<8] + [3_000, 400])
    #expect(kinds(findings(["carol": one, "dave": part])) == ["carol+dave rhythm likely"])
    let other = try traces(["node1"], pauses: pauses.map { $0 + 1 })
    #expect(findings(["carol": one, "dave": other]).isEmpty)
    // What ticks by itself is nobody's rhythm.
    let ticks = try traces(["node1"], pauses: Array(repeating: 1000, count: 200))
    #expect(findings(["carol": ticks, "dave": ticks]).isEmpty)
  }

  @Test func requestsSecretsAndMachines() throws {
    let id = "req-99999999-2222-4333-8444-555555555555"
    let key = "SHA256:" + String(repeating: "Zz9", count: 14) + "Q"
    let machine = KeptAnswer(
      node: "node1", script: MachineQuestion.script,
      result: .success(
        Evidence(
          node: "node1", command: "", outcome: .exited(0),
          output: KeptOutput("0123456789abcdef0123456789abcdef\n"), error: KeptOutput(""),
          start: 0, duration: 0)))
    let cases: [(Traces, String)] = [
      (try traces(["error (\(id))"]), "requests"), (try traces(["is \(key)."]), "machine"),
      (try traces([], secrets: ["s3cr3t-of-16-bytes-or-more"]), "secrets"),
      (try traces([], answers: [machine]), "machine"),
    ]
    for (work, kind) in cases {
      #expect(
        kinds(findings(["carol": work, "dave": work, "eve": try traces(["node1"])]))
          == ["carol+dave \(kind) certain"])
      // All of them: one image, one token for everybody.
      let all = findings(["carol": work, "dave": work, "eve": work])
      #expect(kinds(all) == ["carol+dave+eve \(kind) possible"])
    }
    // What the manual prints, and what two may choose alike.
    for work in [
      try traces(["req-11111111-2222-4333-8444-555555555555"]),
      try traces(["SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"]),
      try traces([], secrets: ["s3cr3t"]),
    ] { #expect(findings(["carol": work, "dave": work]).isEmpty) }
    // In one cloud machines say nothing; a request and a secret do.
    let both = try traces(["\(id) \(key)"])
    #expect(
      kinds(findings(["carol": both, "dave": both], shared: true)) == [
        "carol+dave requests certain"
      ])
  }

  @Test func idsInCommon() {
    let id = "8e34045545944acea3b00cfbb3640ad4"
    let sum = "41ce4d32ce22529a293044bc1eb4e734"
    let bindings = [
      "carol": ["user carol": id, "<your name>": "carol", "md5sum x": sum],
      "dave": ["user dave": id, "<your name>": "carol", "md5sum x": sum],
      "eve": ["user eve": "9e34045545944acea3b00cfbb3640ad4"],
    ]
    let none = ["carol": Traces(), "dave": Traces(), "eve": Traces()]
    let found = findings(none, bindings: bindings)
    #expect(
      found == [
        Likeness.Finding(
          students: ["carol", "dave"],
          reasons: [
            Likeness.Reason(kind: .ids, sureness: .certain, count: 1, ids: [id: "user carol"])
          ])
      ])
    #expect(findings(none, bindings: bindings, shared: true).isEmpty)
  }

  /// Nothing of a secret is kept but a hash.
  @Test func tracesAreHashes() throws {
    let work = try traces(own, bytes: "bytes", secrets: ["correct-horse-battery-9"])
    let text = String(decoding: try JSONEncoder().encode(work), as: UTF8.self)
    #expect(!text.contains("horse") && !text.contains("own\""))
    #expect(work.secrets?.map(\.utf8.count) == [16])
  }
}
