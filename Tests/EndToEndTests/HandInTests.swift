import Fixtures
import Foundation
import Subprocess
import Testing

/// From a student's shell to the instructor's gradebook.
@Suite struct HandInTests {
  private let folder: String
  private let program: String

  init() throws {
    folder = NSTemporaryDirectory() + "practicum-hand-in-\(UUID().uuidString)"
    program = try #require(BuiltProgram.url).path
    try FileManager.default.createDirectory(
      atPath: folder + "/graders", withIntermediateDirectories: true)
    try FileManager.default.createDirectory(
      atPath: folder + "/handed-in", withIntermediateDirectories: true)
    try """
    # Lab 1: Names

    On node1:

        [root@node1 ~]# echo one
        one
        [root@node1 ~]# echo two
        two
    """.write(toFile: folder + "/manual.md", atomically: true, encoding: .utf8)
    try "steps:\n  7:\n    hints: [{text: Count., cost: 0.5}]\n".write(
      toFile: folder + "/graders/lab01.yaml", atomically: true, encoding: .utf8)
    try "student\ncarol\n".write(
      toFile: folder + "/class.csv", atomically: true, encoding: .utf8)
  }

  private func grade(_ words: [String], typing text: String = "") async throws -> (
    status: TerminationStatus, output: String
  ) {
    let result = try await Subprocess.run(
      .name("sh"),
      arguments: Arguments(["-c", "cd \"$0\" && exec \"$@\"", folder, program] + words),
      environment: .inherit.updating(["HOME": folder, "XDG_STATE_HOME": folder + "/state"]),
      input: .string(text), output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    return (result.terminationStatus, result.standardOutput + result.standardError)
  }

  @Test func recordedPackedGradedShown() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let manual = ["--manual", "manual.md"]
    let session =
      "PS1='[root@node1 ~]# '\necho one\necho thrice\nexport OS_PASSWORD=S3cret-Of-Mine-77\necho two --password S3cret-Of-Mine-77\necho ünï\n"
    let recorded = try await grade(
      ["record", "lab1"] + manual + ["--", "bash", "--norc", "-i"], typing: session)
    #expect(recorded.status == .exited(0), "\(recorded.output)")
    let again = try await grade(["record", "lab1"] + manual)
    #expect(again.output.hasPrefix("grade: lab1.cast exists already"))
    let own = try await grade(["lab1", "--recording", "lab1.cast", "--hints"] + manual)
    #expect(own.output.contains("try: Count."), "\(own.output)")
    let packed = try await grade(
      ["pack", "lab1", "--student", "carol", "--out", "handed-in/carol.pack.json"] + manual)
    #expect(packed.status == .exited(0), "\(packed.output)")
    let pack = try String(contentsOfFile: folder + "/handed-in/carol.pack.json", encoding: .utf8)
    #expect(pack.contains("ünï") && !pack.contains("S3cret"))
    let graded = try await grade(
      ["class", "lab1", "--roster", "class.csv", "--recordings", "handed-in"] + manual)
    #expect(graded.status == .exited(0), "\(graded.output)")
    // One of two points, less what the hint cost.
    let marks = try await grade(["export", "lab1"] + manual)
    #expect(marks.output.contains("carol,,,lab1,graded,0.25,0.5,2,yes,0,2,"), "\(marks.output)")
    // A self-check is on record, but never counts.
    _ = try await grade(
      ["lab1", "--recording", "lab1.cast", "--gradebook", "gradebook.sqlite", "--student", "carol"]
        + manual)
    #expect(try await grade(["export", "lab1"] + manual).output == marks.output)
    let page = try await grade(["report", "lab1", "carol", "--out", "-"] + manual)
    #expect(page.output.contains("The hints shown to you cost 0.5 points."))
    #expect(page.output.contains("What was seen"))
    let text = try await grade(["report", "lab1", "carol", "--format", "text"] + manual)
    #expect(text.output.contains("carol: 25%"), "\(text.output)")
  }

  /// More than a terminal's buffer can hold, typed before the program reads any of it.
  @Test func aLargePasteIsRecorded() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let lines = (0..<4000).map { "line \($0) \(String(repeating: "x", count: 50))\n" }.joined()
    let result = try await grade(
      ["record", "lab1", "--manual", "manual.md", "--", "cat"], typing: lines)
    #expect(result.status == .exited(0))
    let cast = try String(contentsOfFile: folder + "/lab1.cast", encoding: .utf8)
    #expect(cast.contains("line 3999 x"))
  }

  @Test func whatIsNoPackIsSaid() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for (content, problem) in [
      ("{", "not a pack written by 'grade pack'"), ("{}", "not a pack"),
      (
        #"{"practicumPack":1,"student":"dave","lab":"lab1","made":0,"hintsCost":0,"report":"","session":{"commands":[]}}"#,
        "was packed by dave"
      ),
      (
        #"{"practicumPack":1,"student":"carol","lab":"lab9","made":0,"hintsCost":0,"report":"","session":{"commands":[]}}"#,
        "is of lab9"
      ),
      (
        #"{"practicumPack":1,"student":"carol","lab":"lab1","made":0,"hintsCost":-5,"report":"","session":{"commands":[]}}"#,
        "not a pack that this grade can read"
      ),
      (
        #"{"practicumPack":1,"student":"carol","lab":"lab1","made":0,"hintsCost":0,"report":""}"#,
        "not a pack that this grade can read"
      ),
    ] {
      try content.write(
        toFile: folder + "/handed-in/carol.pack.json", atomically: true, encoding: .utf8)
      let result = try await grade([
        "class", "lab1", "--roster", "class.csv", "--recordings", "handed-in", "--manual",
        "manual.md",
      ])
      #expect(result.status == .exited(3))
      #expect(
        result.output.contains("! not graded carol: ") && result.output.contains(problem),
        "\(result.output)")
    }
  }
}
