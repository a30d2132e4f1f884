import CourseModel
import Fixtures
import Foundation
import Gradebook
import Manual
import Nodes
import Testing

@testable import ClassGrading
@testable import CourseFiles
@testable import Grading
@testable import Sessions

/// The same work gets the same mark: alone, in a pack, in a class, and judged again from what was kept.
@Suite(.cpuBound) struct SameMarkTests {
  private struct Marks: Equatable, CustomStringConvertible {
    var alone: [String]
    var pack: [String]
    var official: [String]
    var regraded: [String]

    var description: String { "\(alone)\n\(pack)\n\(official)\n\(regraded)" }

    var areOne: Bool { alone == pack && alone == official && alone == regraded }
  }

  private func marks(_ manual: String, _ lab: Lab, _ course: Course, _ session: Session)
    async throws -> Marks
  {
    let path = NSTemporaryDirectory() + "practicum-same-\(UUID().uuidString).sqlite"
    defer { for end in ["", "-wal", "-shm"] { unlink(path + end) } }
    let judge = try EvidenceJudge(course: course, lab: lab, manual: manual)
    let book = try Gradebook(at: path)
    try book.enrol([Student(id: "carol")], by: "me", made: 1)
    let submission = EvidenceJudge.Submission(session: session)
    let alone = judge.report(on: submission)
    let pack = judge.report(on: judge.kept(of: submission).submission)
    let circumstances = EvidenceJudge.Circumstances(why: "test")
    let attempt = try await judge.attempt(of: "carol", on: submission, circumstances)
    try book.add(attempt)
    let entry = try #require(try book.entries(lab: lab.id).last)
    let again = try await judge.attempt(of: entry, in: book)
    func words(_ report: LabReport) -> [String] {
      report.checks.map { "\($0.id) \($0.verdict) \($0.score)" }
    }
    func words(_ attempt: Attempt) -> [String] {
      attempt.checks.map { "\($0.id) \($0.verdict) \($0.score)" }
    }
    return Marks(
      alone: words(alone), pack: words(pack), official: words(attempt), regraded: words(again))
  }

  private func marks(manual: String, recording: String) async throws -> Marks? {
    guard let course = try? CourseReader.course(at: manual) else { return nil }
    let lab = try #require(course.labs.first { !$0.isAnnounced })
    let session = try Session(
      Recording(contentsOf: recording), file: recording,
      vocabulary: SessionVocabulary(course: course, lab: lab, .shipped))
    return try await marks(manual, lab, course, session)
  }

  @Test(
    "Every recording in ../shared",
    .enabled(if: SharedFiles.isPresent, Comment(rawValue: SharedFiles.missing)))
  func sharedRecordings() async throws {
    let shared = try #require(SharedFiles.folder)
    let files = FileManager.default
    func entries(_ folder: String) throws -> [String] {
      try files.contentsOfDirectory(atPath: shared + folder).sorted()
    }
    var judged = 0
    let home = try SharedFiles.course()
    for file in try entries("/recordings") where file.hasPrefix("lab") {
      let lab = try #require(home.labs.first { $0.number == Int(file.dropFirst(3).prefix(2)) })
      let path = "\(shared)/recordings/\(file)"
      let session = try Session(
        Recording(contentsOf: path), file: path,
        vocabulary: SessionVocabulary(course: home, lab: lab, .shipped))
      let marks = try await marks(shared + "/manual/openstack-manual.md", lab, home, session)
      #expect(marks.areOne, "\(file): \(marks)")
      judged += 1
    }
    var pairs: [(manual: String, recording: String)] = []
    for name in try entries("/cases/recordings") {
      let folder = "\(shared)/cases/recordings/\(name)"
      pairs += ["right.md", "wrong.md"].map { ("\(folder)/\($0)", "\(folder)/recording") }
    }
    for name in try entries("/cases/sessions") where name.hasSuffix(".txt") {
      let stem = name.split(separator: ".")[0]
      pairs.append(("\(shared)/cases/sessions/\(stem).md", "\(shared)/cases/sessions/\(name)"))
    }
    let small = shared + "/cases/small/recordings"
    let names = try entries("/cases/small/recordings")
    for name in names where !name.hasSuffix(".md") {
      let stem = String(name.prefix { $0.isLetter })
      let own = names.contains(stem + ".md") ? stem : "basic"
      pairs.append(("\(small)/\(own).md", "\(small)/\(name)"))
    }
    for (manual, recording) in pairs where files.fileExists(atPath: manual) {
      guard let marks = try? await marks(manual: manual, recording: recording) else { continue }
      #expect(marks.areOne, "\(recording): \(marks)")
      judged += 1
    }
    #expect(judged > 80, "\(judged) recordings could be judged")
  }

  /// A hash of a line with a short password would reveal it: two sessions that differ only in the password must have
  /// the same hashes.
  @Test func noHashHasAShortPassword() async throws {
    let path = NSTemporaryDirectory() + "practicum-traces-\(UUID().uuidString).md"
    defer { unlink(path) }
    try "# Lab 1: A\n\nOn node1:\n\n    # hostname\n    node1\n".write(
      toFile: path, atomically: true, encoding: .utf8)
    let course = try CourseReader.course(at: path)
    let judge = try EvidenceJudge(
      course: course, lab: try #require(course.labs.first), manual: path)
    var traces: [Traces?] = []
    for password in ["hunter2", "sunny99"] {
      let session = Session(commands: [
        SessionCommand(
          host: "node1", text: "mysql -u root -p\(password) -e 'SELECT 1'", output: ["1"], line: 1)
      ])
      let attempt = try await judge.attempt(
        of: "carol", on: EvidenceJudge.Submission(session: session),
        EvidenceJudge.Circumstances(why: "test"))
      traces.append(attempt.grading.traces)
    }
    #expect(traces[0]?.ownLines?.isEmpty == false)
    #expect(traces[0] == traces[1])
  }

  /// What the manual prints is not a secret; what the student chose is one, on both sides of the comparison.
  @Test(arguments: [
    ("secret1", "passwd: all authentication tokens updated successfully."),
    ("Sup3rS3cret!", "token = Sup3rS3cret!"),
  ])
  func literalPasswords(password: String, shown: String) async throws {
    let text = """
      # Lab 1: Passwords

      On node1:

          # mysql -u root -p\(password) -e 'SELECT 1'
          1
          # export ADMIN_TOKEN=\(password)
          # echo token=\(password)
          token=\(password)
          # grep secret /etc/app.conf
          secret = \(password)
          other = rotation
          # passwd carol
          \(shown)
          # keystone user-get admin
          +----------+----------------------------------+
          | Property |              Value               |
          +----------+----------------------------------+
          | password |            \(password)           |
          |    id    | 91a5530418ac477e9f7e3d8626e4092c |
          +----------+----------------------------------+

      """
    let course = try ManualReader.course(bytes: Array(text.utf8), file: "m.md")
    let lab = try #require(course.labs.first)
    var lines: [String] = []
    for line in text.split(separator: "\n").drop(while: { !$0.hasPrefix("    #") }) {
      let shown = line.dropFirst(4)
      lines.append(shown.hasPrefix("# ") ? "[root@node1 ~]\(shown)" : String(shown))
    }
    for other in [password, "An0ther-One"] {
      let session = try Session(
        Recording(
          bytes: Array(lines.joined(separator: "\n").replacing(password, with: other).utf8),
          file: "s.txt"), file: "s.txt",
        vocabulary: SessionVocabulary(course: course, lab: lab, .shipped))
      let marks = try await marks(
        NSTemporaryDirectory() + "practicum-none/m.md", lab, course, session)
      #expect(marks.alone == marks.official && marks.alone == marks.regraded, "\(marks)")
      if other == password {
        #expect(marks.areOne, "\(marks)")
        #expect(marks.alone.allSatisfy { $0.contains("passed") }, "\(marks)")
      }
    }
  }
}
