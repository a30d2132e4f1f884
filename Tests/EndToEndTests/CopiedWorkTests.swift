import Fixtures
import Foundation
import Subprocess
import Testing

/// A class in which someone copied: what the instructor sees, and what students do not see.
@Suite struct CopiedWorkTests {
  private let folder: String
  private let program: String

  init() throws {
    folder = NSTemporaryDirectory() + "practicum-copied-\(UUID().uuidString)"
    program = try #require(BuiltProgram.url).path
    try FileManager.default.createDirectory(
      atPath: folder + "/handed-in", withIntermediateDirectories: true)
    try """
    # Lab 1: Names

    On node1:

        [root@node1 ~]# hostname
        node1
        [root@node1 ~]# uuidgen
        a8e5b5c7-5f0f-4c53-9b6e-1b7c3c1a6f01
    """.write(toFile: folder + "/manual.md", atomically: true, encoding: .utf8)
    try "student\ncarol\ndave\neve\nfay\n".write(
      toFile: folder + "/class.csv", atomically: true, encoding: .utf8)
  }

  private func grade(_ words: String...) async throws -> String {
    let result = try await Subprocess.run(
      .name("sh"),
      arguments: Arguments(["-c", "cd \"$0\" && exec \"$@\"", folder, program] + words),
      output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    return result.standardOutput + result.standardError
  }

  /// A recording with pauses like a person's, and a mistake of the student's own.
  private func cast(_ id: String, _ pauses: [Double]) -> String {
    var time = 0.0
    var lines = [#"{"version": 2, "width": 80, "height": 24}"#]
    let shown = [
      "[root@node1 ~]# ", "hostnaem", "\\r\\n", "bash: hostnaem: command not found\\r\\n",
      "[root@node1 ~]# ", "hostname", "\\r\\n", "node1\\r\\n", "[root@node1 ~]# ", "uuidgen",
      "\\r\\n",
      "\(id)\\r\\n", "[root@node1 ~]# ",
    ]
    for (pause, text) in zip(pauses, shown) {
      time += pause
      lines.append("[\(time), \"o\", \"\(text)\"]")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func handIn(_ student: String, _ text: String, _ ending: String = "cast") throws {
    try text.write(
      toFile: "\(folder)/handed-in/\(student).\(ending)", atomically: true, encoding: .utf8)
  }

  @Test func theInstructorSeesItAndNobodyLosesAPoint() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    func pauses(_ seed: Int) -> [Double] {
      (1...13).map { Double(($0 * 7919 + seed * 104_729) % 4000 + 120) / 1000 }
    }
    try handIn("carol", cast("b8e5b5c7-5f0f-4c53-9b6e-1b7c3c1a6f02", pauses(1)))
    // Carol's recording, with an id of his own written in.
    try handIn("dave", cast("c8e5b5c7-5f0f-4c53-9b6e-1b7c3c1a6f03", pauses(1)))
    try handIn("eve", cast("d8e5b5c7-5f0f-4c53-9b6e-1b7c3c1a6f04", pauses(2)))
    let answer = """
      {"node": "node1", "command": "hostname", "exit": 0, "signal": null, "fault": null,
       "output": "node1\\n", "error": "", "cutShort": false, "start": 1.5, "duration": 0.25}
      """
    try handIn(
      "fay",
      """
      {"practicumPack": 1, "student": "fay", "lab": "lab1", "made": 1700000000, "hintsCost": 0,
       "report": "", "answers": {"evidence": [\(answer)]}}
      """, "pack.json")
    let arguments = ["--manual", "manual.md", "--gradebook", "book.sqlite"]
    let graded = try await grade(
      "class", "lab1", "--roster", "class.csv", "--recordings", "handed-in", arguments[0],
      arguments[1], arguments[2], arguments[3])
    #expect(graded.contains("? suspect carol, dave have the same timing at "), "\(graded)")
    #expect(graded.contains("(certain)"), "\(graded)")
    #expect(!graded.contains("eve have") && !graded.contains(", eve"), "\(graded)")
    #expect(graded.contains("carol  100%"), "\(graded)")
    #expect(graded.contains("nodes asked by the student"), "\(graded)")

    func export(_ format: String) async throws -> String {
      try await grade(
        "export", "lab1", "--format", format, arguments[0], arguments[1], arguments[2],
        arguments[3])
    }
    let csv = try await export("csv")
    #expect(csv.contains("with dave: the same timing at "), "\(csv)")
    #expect(csv.contains(",student,"), "\(csv)")
    let json = try await export("json")
    #expect(json.contains("\"askedBy\" : \"student\""), "\(json)")
    #expect(json.contains("\"confidence\" : \"certain\""), "\(json)")
    let report = try await grade(
      "report", "lab1", "--out", "-", arguments[0], arguments[1], arguments[2], arguments[3])
    #expect(report.contains("carol, dave have the same timing"), "\(report)")
    // What students get says nothing about others.
    var forStudents = try await export("moodle") + export("canvas")
    forStudents += try await grade(
      "report", "lab1", "carol", "--out", "-", arguments[0], arguments[1], arguments[2],
      arguments[3])
    #expect(!forStudents.contains("suspect") && !forStudents.contains("timing"))
    #expect(!forStudents.contains("certain"))
  }

  /// A token is compared before it is removed, and is not kept.
  @Test func aTokenOfTwoStudents() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    func session(_ token: String) -> String {
      "[root@node1 ~]# export SERVICE_TOKEN=\(token)\n[root@node1 ~]# hostname\nnode1\n"
    }
    let token = "9f2c7a51e0b84d3c6a1f5e7d2b904c8a"
    try handIn("carol", session(token), "txt")
    try handIn("dave", session(token), "txt")
    try handIn("eve", session("1b904c8a9f2c7a51e0b84d3c6a1f5e7d"), "txt")
    let graded = try await grade(
      "class", "lab1", "--roster", "class.csv", "--recordings", "handed-in", "--manual",
      "manual.md", "--gradebook", "book.sqlite")
    #expect(
      graded.contains("? suspect carol, dave have 1 password or token in common (certain)"),
      "\(graded)")
    #expect(!graded.contains("eve have"), "\(graded)")
    for file in ["book.sqlite", "book.sqlite-wal"] {
      let bytes = FileManager.default.contents(atPath: "\(folder)/\(file)") ?? Data()
      #expect(bytes.range(of: Data(token.utf8)) == nil, "\(file)")
    }
  }
}
