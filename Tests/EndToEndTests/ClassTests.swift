import Fixtures
import Foundation
import Subprocess
import Testing

/// A class, as an instructor grades it.
@Suite struct ClassTests {
  private let folder: String
  private let project = SharedFiles.projectFolder

  init() throws {
    folder = NSTemporaryDirectory() + "practicum-class-\(UUID().uuidString)"
    try FileManager.default.createDirectory(
      atPath: folder + "/recordings", withIntermediateDirectories: true)
  }

  /// Makes a roster and a different recording for each student.
  private func makeClass(of count: Int) throws {
    let session = try String(
      contentsOfFile: project + "/course/demo/glance-session.cast", encoding: .utf8)
    var roster = "student,name,email\n"
    for index in 0..<count {
      // The student's own id instead of one of the recording's.
      let digits = String(format: "%032x", index + 1)
      try session.replacing("d7effecd37ac4f59b6d1281713e47f36", with: digits).write(
        toFile: "\(folder)/recordings/s\(index).cast", atomically: true, encoding: .utf8)
      roster += "s\(index),Student \(index),\n"
    }
    try roster.write(toFile: folder + "/class.csv", atomically: true, encoding: .utf8)
  }

  /// - Parameter limit: Seconds after which `timeout -s KILL` ends the program.
  private func run(_ words: [String], limit: Double? = nil) async throws -> (
    status: TerminationStatus, output: String
  ) {
    let program = try #require(BuiltProgram.url).path
    let arguments =
      (limit.map { ["timeout", "-s", "KILL", String(format: "%.3f", $0)] } ?? []) + [program]
      + words + ["--gradebook", folder + "/book.sqlite"]
    let result = try await Subprocess.run(
      .name("env"), arguments: Arguments(arguments), output: .string(limit: 1 << 22),
      error: .string(limit: 1 << 20))
    return (result.terminationStatus, result.standardOutput + result.standardError)
  }

  private var classWords: [String] {
    [
      "class", "glance", "--manual", project + "/course", "--roster", folder + "/class.csv",
      "--recordings", folder + "/recordings",
    ]
  }

  /// A hundred kills in all, at random moments: ten classes, each killed ten times before it may end.
  @Test func aClassThatIsKilledGoesOn() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try makeClass(of: 12)
    for _ in 0..<10 {
      for name in try FileManager.default.contentsOfDirectory(atPath: folder)
      where name.hasPrefix("book.sqlite") {
        try FileManager.default.removeItem(atPath: "\(folder)/\(name)")
      }
      var (killed, tries) = (0, 0)
      while killed < 10, tries < 60 {
        tries += 1
        let status = try await run(classWords, limit: Double.random(in: 0.02...0.4)).status
        killed += status == .exited(0) ? 0 : 1
      }
      #expect(killed == 10, "it always ended before it was killed")
      let last = try await run(classWords)
      #expect(last.status == .exited(0), "\(last.output)")
      #expect(last.output.contains("12 of 12 graded"))
      #expect(try await attemptNumbers() == (13...24).map(String.init))
      for word in ["check", "verify"] {
        let health = try await run(["gradebook", word])
        #expect(health.status == .exited(0), "\(health.output)")
      }
    }
  }

  /// The numbers of the last attempts: those after the roster's students, if each has one attempt and there are no
  /// others.
  private func attemptNumbers() async throws -> [String] {
    let marks = try await run(["export", "glance", "--manual", project + "/course"]).output
    // After "complete" and the late days; a name may contain a comma.
    return marks.matches(of: /,(?:yes|no),\d+,(\d+),/).map { String($0.1) }.sorted {
      (Int($0) ?? 0) < (Int($1) ?? 0)
    }
  }

  @Test func twoAtOnceGradeNobodyTwice() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try makeClass(of: 6)
    async let one = run(classWords)
    async let other = run(classWords)
    let (first, second) = try await (one, other)
    #expect(first.status == .exited(0), "\(first.output)")
    #expect(second.status == .exited(0), "\(second.output)")
    #expect(try await attemptNumbers() == (7...12).map(String.init))
  }

  @Test func whatCannotBeGradedIsSaid() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try makeClass(of: 2)
    try "student,name,email\ns0,A,\ns1,B,\nnobody,C,\n".write(
      toFile: folder + "/class.csv", atomically: true, encoding: .utf8)
    try FileManager.default.copyItem(
      atPath: folder + "/recordings/s1.cast", toPath: folder + "/recordings/stray.cast")
    let result = try await run(classWords)
    #expect(result.status == .exited(3))
    #expect(result.output.contains("! not graded nobody: no recording"))
    #expect(result.output.contains("stray.cast belongs to no student on the roster"))
    #expect(result.output.contains("? suspect s0, s1 have "))
    #expect(result.output.contains("2 of 3 graded"))
    let wrong = try await run(["class", "glance", "--roster", "/nowhere", "--recordings", folder])
    #expect(wrong.status == .exited(2))
    try FileManager.default.removeItem(atPath: folder + "/book.sqlite")
    #expect(try await run(["gradebook", "check"]).status == .exited(2))
  }

  @Test func aRegradeShowsWhatChangesAndKeepsWhatWas() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try makeClass(of: 2)
    for name in ["course", "graders"] {
      try FileManager.default.copyItem(atPath: "\(project)/\(name)", toPath: "\(folder)/\(name)")
    }
    let manual = ["--manual", folder + "/course"]
    _ = try await run(classWords + manual)
    let same = try await run(["regrade", "glance"] + manual)
    #expect(same.output.contains("0 marks of 2 would change"), "\(same.output)")
    let file = folder + "/graders/lab02.yaml"
    try String(contentsOfFile: file, encoding: .utf8).replacing("weight: 2", with: "weight: 9")
      .write(
        toFile: file, atomically: true, encoding: .utf8)
    let changed = try await run(["regrade", "glance"] + manual)
    #expect(changed.output.contains("(of 2.0 points) → partial (of 9.0 points)"))
    #expect(changed.output.contains("2 marks of 2 would change"))
    #expect(
      try await run(["regrade", "glance", "--commit"] + manual).output.contains(
        "2 marks of 2 change"))
    #expect(
      try await run(["regrade", "glance"] + manual).output.contains("0 marks of 2 would change"))
    let marks = try await run(["export", "glance"] + manual).output
    #expect(marks.contains(",0,5,") && marks.contains(",0,6,"), "\(marks)")
    #expect(try await run(["gradebook", "verify"]).status == .exited(0))
  }
}
