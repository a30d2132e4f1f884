import CourseModel
import Fixtures
import Foundation
import Gradebook
import Manual
import Nodes
import Testing

@testable import Files
@testable import Grading
@testable import Sessions

/// Which students' work is alike, and how sure that is.
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

  private static func lab() throws -> Lab {
    try #require(try ManualReader.course(bytes: Array(manual.utf8), file: "m.md").labs.first)
  }

  private static func reader() throws -> TraceReader {
    TraceReader(try lab()) { Digest(of: $0).description }
  }

  private func traces(
    _ lines: [String], bytes: String? = nil, isTimed: Bool = false, pauses: [Int] = [],
    secrets: [String] = [], answers: [KeptAnswer]? = nil, hostKeys: [String] = []
  ) throws -> Traces {
    var source = TraceReader.Source(
      session: Session(commands: [
        SessionCommand(host: "node1", text: "hostname", output: lines, line: 1)
      ]), answers: answers)
    source.bytes = bytes.map { Array($0.utf8) }
    source.isTimed = isTimed
    source.pauses = pauses
    source.secrets = secrets
    source.hostKeys = hostKeys
    return try Self.reader().traces(of: source)
  }

  private func findings(
    _ work: [String: Traces], bindings: [String: [String: String]] = [:], shared: Bool = false
  ) throws -> [Likeness.Finding] {
    var likeness = Likeness(try Self.lab(), isSharedCloud: shared)
    for (student, traces) in work { likeness.add(traces, bindings[student] ?? [:], of: student) }
    return likeness.findings
  }

  private func kinds(_ findings: [Likeness.Finding]) -> [String] {
    findings.flatMap { finding in
      finding.reasons.map {
        "\(finding.students.joined(separator: "+")) \($0.kind) \($0.confidence)"
      }
    }
  }

  private let own = (1...30).map { "line \($0) of my own" }

  private func alike(_ work: Traces, _ other: Traces? = nil, shared: Bool = false) throws
    -> [String]
  {
    try kinds(findings(["carol": work, "dave": other ?? work], shared: shared))
  }

  @Test func theSameBytes() throws {
    // What the manual determines is no sign of anything.
    #expect(try alike(traces(["node1"], bytes: "b")) == [])
    #expect(
      try alike(traces(Array(own.prefix(5)), bytes: "a")) == ["carol+dave bytes possible"])
    #expect(
      try alike(traces(own, bytes: "a")) == [
        "carol+dave bytes certain", "carol+dave lines likely",
      ])
    // With times in it, nothing is alike by chance.
    #expect(
      try alike(traces(["node1"], bytes: "a", isTimed: true)) == ["carol+dave bytes certain"])
  }

  @Test func theSameButForIDs() throws {
    func work(_ id: String) throws -> Traces {
      try traces(own + ["id \(id) at 10.0.0.\(id.first == "a" ? 3 : 4)"], bytes: id)
    }
    let one = try work("a8e5b5c7-5f0f-4c53-9b6e-1b7c3c1a6f01")
    let other = try work("b8e5b5c7-5f0f-4c53-9b6e-1b7c3c1a6f02")
    #expect(try alike(one, other) == ["carol+dave lines likely"])
    // A copy with additions is still a copy; a few things in common may be chance.
    let longer = try traces(own + ["and more", "and more still"], bytes: "x")
    #expect(try alike(one, longer) == ["carol+dave lines likely"])
    let half = try traces(own.prefix(16) + (1...12).map { "else \($0)" }, bytes: "x")
    #expect(try alike(one, half) == ["carol+dave lines possible"])
    #expect(try alike(one, traces(own.prefix(9) + ["else"], bytes: "x")) == [])
    // Most of the class have it in common: the lab is made that way.
    let third = try work("a9e5b5c7-5f0f-4c53-9b6e-1b7c3c1a6f03")
    #expect(try findings(["carol": one, "dave": other, "eve": third]).isEmpty)
  }

  @Test func timesOfOneRecording() throws {
    let pauses = [210, 1830, 450, 90, 12_340, 770, 660, 5_010, 130, 920, 3_330]
    let one = try traces(["node1"], pauses: pauses)
    #expect(try alike(one) == ["carol+dave timing certain"])
    // Even if a whole class submits one recording.
    #expect(
      try kinds(findings(["carol": one, "dave": one, "eve": one])) == [
        "carol+dave+eve timing certain"
      ])
    // A part of it, in the middle of something else.
    let part = try traces(["x"], pauses: [999, 1_200] + pauses[2..<8] + [3_000, 400])
    #expect(try alike(one, part) == ["carol+dave timing likely"])
    #expect(try alike(one, traces(["node1"], pauses: pauses.map { $0 + 1 })) == [])
    // Even ticks are no one's rhythm.
    #expect(try alike(traces(["node1"], pauses: Array(repeating: 1000, count: 200))) == [])
  }

  private func answer(_ script: String, _ output: String, start: Double) -> KeptAnswer {
    KeptAnswer(
      node: "node1", script: script,
      result: .success(
        Evidence(
          node: "node1", command: "", outcome: .exited(0), output: KeptOutput(output),
          error: KeptOutput(""), start: start, duration: start / 7e9)))
  }

  /// A pack's answers have times, even if one of them was changed; a night without nodes has none.
  @Test func answersOfOnePack() throws {
    let answers = (1...8).map { answer("a\($0)", "b", start: 1_700_000_000 + Double($0) * 0.31) }
    let work = try traces([], bytes: "pack", answers: answers)
    #expect(
      try alike(work) == ["carol+dave bytes certain", "carol+dave timing certain"])
    var changed = answers
    changed[3] = answer("a4", "b", start: 1_700_000_999)
    #expect(
      try alike(work, traces([], bytes: "other", answers: changed)) == [
        "carol+dave timing certain"
      ])
    let faults = (1...8).map {
      KeptAnswer(
        node: "node1", script: "a\($0)", result: .failure(NodeFault(.refused, node: "node1", "no")))
    }
    #expect(try alike(traces([], bytes: "faults", answers: faults)) == [])
  }

  @Test func requestsSecretsAndMachines() throws {
    let id = "req-99999999-2222-4333-8444-555555555555"
    let machine = answer(MachineQuestion.script, "0123456789abcdef0123456789abcdef\n", start: 0)
    let cases: [(Traces, String)] = [
      (try traces(["error (\(id))"]), "requests"),
      (try traces([], secrets: ["s3cr3t-of-16-bytes-or-more"]), "secrets"),
      (try traces([], answers: [machine]), "machines"),
      (try traces([], hostKeys: ["SHA256:x"]), "machines"),
    ]
    for (work, kind) in cases {
      #expect(
        try kinds(findings(["carol": work, "dave": work, "eve": try traces(["node1"])]))
          == ["carol+dave \(kind) certain"])
      // All of them: one image, one token for everyone.
      #expect(
        try kinds(findings(["carol": work, "dave": work, "eve": work]))
          == ["carol+dave+eve \(kind) possible"])
    }
    // What the manual prints, what two students may choose alike, and ids of other things.
    for work in [
      try traces(["req-11111111-2222-4333-8444-555555555555"]),
      try traces(["SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"]),
      try traces([], secrets: ["s3cr3t"]),
      try traces(["pvc-99999999-2222-4333-8444-555555555555"]),
    ] { #expect(try alike(work) == []) }
    // A key that is shown may belong to a machine that everyone uses.
    let key = "SHA256:" + String(repeating: "Zz9", count: 14) + "Q"
    #expect(try alike(traces(["is \(key)."])) == ["carol+dave fingerprints possible"])
    // In a shared cloud machines say nothing, but a request and a secret do.
    let both = try traces(["\(id) \(key)"], answers: [machine])
    #expect(try alike(both, shared: true) == ["carol+dave requests certain"])
  }

  @Test func idsInCommon() throws {
    let id = "8e34045545944acea3b00cfbb3640ad4"
    let sum = "41ce4d32ce22529a293044bc1eb4e734"
    let manual = "11111111-2222-4333-8444-555555555555"
    let bindings = [
      "carol": ["user carol": id, "<your name>": "carol", "md5sum x": sum, "image x": manual],
      "dave": [
        "user dave": id.uppercased(), "<your name>": "carol", "md5sum x": sum, "image x": manual,
      ],
      "eve": ["user eve": "9e34045545944acea3b00cfbb3640ad4"],
    ]
    let none = ["carol": Traces(), "dave": Traces(), "eve": Traces()]
    let found = try findings(none, bindings: bindings)
    #expect(kinds(found) == ["carol+dave ids certain"])
    #expect(found.first?.reasons.first?.ids.keys.map(\.self) == [id])
    #expect(try findings(none, bindings: bindings, shared: true).isEmpty)
  }

  /// An id that everyone so far has is the lab's, however few they are.
  @Test func anIDThatTheLabHas() throws {
    var work: [String: Traces] = [:]
    var bindings: [String: [String: String]] = [:]
    for number in 0..<30 {
      work["s\(number)"] = Traces()
      if number < 10 {
        bindings["s\(number)"] = ["disk": "a8e5b5c7-5f0f-4c53-9b6e-1b7c3c1a6f01"]
      }
    }
    #expect(try findings(work, bindings: bindings).map(\.confidence) == [.possible])
  }

  /// Nothing but a hash is kept of a secret.
  @Test func tracesAreHashes() throws {
    let work = try traces(own, bytes: "bytes", secrets: ["correct-horse-battery-9"])
    let text = String(decoding: try JSONEncoder().encode(work), as: UTF8.self)
    #expect(!text.contains("horse") && !text.contains("own\""))
    #expect(work.secrets?.map(\.utf8.count) == [16])
  }
}
