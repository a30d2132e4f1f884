import Foundation
import Gradebook
import Testing

@testable import ClassGrading
@testable import CourseModel

/// Grading processes, and the ways in which they may end: the class gets the error, or continues if one student caused
/// it.
@Suite struct IsolationTests {
  /// A grader whose processes are a shell script.
  private func grader(_ script: String, seconds: Int = 60) throws -> (IsolatedGrader, String) {
    let folder = NSTemporaryDirectory() + "practicum-isolation-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let program = folder + "/program"
    try "#!/bin/sh\ncd '\(folder)'\n\(script)\n".write(
      toFile: program, atomically: true, encoding: .utf8)
    chmod(program, 0o755)
    let process = try HandInProcess(
      program: program, lab: "lab1", recordings: folder, trustsTimes: false,
      limits: GradingLimits(seconds: seconds), gradebook: "g", manual: nil)
    return (IsolatedGrader(process), folder)
  }

  private func member(_ id: String) -> Roster.Member {
    Roster.Member(student: Student(id: id), line: 1)
  }

  private static let good = #"echo '{"isComplete":true,"isNew":true,"remarks":[]}'"#

  @Test(arguments: [
    "exit 2", "echo 'course.yaml is gone' >&2; exit 2", "kill -9 $$", "echo something else",
    "echo ready; read job; exit 1", "echo ready; read job; echo no JSON; read job",
  ])
  func whatCannotBeginEndsTheClass(script: String) async throws {
    let (grader, folder) = try grader(script)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    await #expect(throws: InputFailure.self) {
      try await grader.running(2) { try await grader.result(for: member("carol")) }
    }
  }

  @Test func oneThatDiesIsItsStudentsLine() async throws {
    let (grader, folder) = try grader(
      """
      echo ready
      while read job; do
        case "$job" in *dave*) echo tried >> tries; kill -6 $$;; esac
        \(Self.good)
      done
      """)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let results = try await grader.running(2) {
      var results: [ClassResult] = []
      for id in ["carol", "dave", "eve"] {
        results.append(try await grader.result(for: member(id)))
      }
      return results
    }
    #expect(results.map(\.isNew) == [true, false, true])
    guard case .missing(let why) = results[1].outcome else {
      Issue.record("dave is graded")
      return
    }
    #expect(why.contains("signal 6"), "\(why)")
    // Not after the first try: someone may have killed it.
    #expect(try String(contentsOfFile: folder + "/tries", encoding: .utf8) == "tried\ntried\n")
  }

  @Test func oneThatOnlyWaitsIsEnded() async throws {
    let (grader, folder) = try grader("echo ready; read job; exec sleep 1000", seconds: 1)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let result = try await grader.running(1) { try await grader.result(for: member("carol")) }
    guard case .missing(let why) = result.outcome else {
      Issue.record("carol is graded")
      return
    }
    #expect(why.contains("more than 1 s"), "\(why)")
  }

  /// When a class is interrupted, no one waits for work in progress, and no process is left.
  @Test func anInterruptedClassLeavesNoProcess() async throws {
    let (grader, folder) = try grader("echo ready; read job; echo $$ > pid; exec sleep 1000")
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await grader.running(1) {
      let work = Task { try await grader.result(for: member("carol")) }
      while !FileManager.default.fileExists(atPath: folder + "/pid") {
        try await Task.sleep(for: .milliseconds(20))
      }
      work.cancel()
      await #expect(throws: CancellationError.self) { _ = try await work.value }
    }
    let text = try String(contentsOfFile: folder + "/pid", encoding: .utf8)
    let pid = try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    #expect(kill(pid, 0) != 0)
  }

  @Test func aManualThatIsReadOnceIsRefused() throws {
    #expect(throws: InputFailure.self) {
      try HandInProcess(
        program: "/bin/true", lab: "lab1", recordings: ".", trustsTimes: false,
        limits: GradingLimits(seconds: 1), gradebook: "g", manual: "/dev/null")
    }
  }
}
