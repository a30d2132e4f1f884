import CourseModel
import Fixtures
import Foundation
import Grading
import Nodes
import Testing

@testable import Sessions

/// The labelled recordings that come with the manual.
@Suite(.enabled(if: SharedFiles.isPresent, Comment(rawValue: SharedFiles.missing)))
struct RecordingSampleTests {
  @Test(
    "Labelled recordings",
    arguments: [
      ("lab01-right-01.txt", nil), ("lab01-wrong-02.txt", 110), ("lab03-right-03.txt", nil),
      ("lab03-wrong-04.txt", 319),
      ("lab04-right-05.txt", nil), ("lab04-wrong-06.txt", 605), ("lab05-right-07.txt", nil),
      ("lab05-wrong-08.txt", 698),
      ("lab06-right-09.txt", nil), ("lab08-wrong-10.txt", 1154), ("lab09-right-11.txt", nil),
      ("lab09-wrong-12.txt", 1400),
    ] as [(String, Int?)])
  func sample(file: String, fault: Int?) throws {
    let course = try SharedFiles.course()
    let path = try #require(SharedFiles.folder) + "/recordings/" + file
    let number = try #require(Int(file.dropFirst(3).prefix(2)))
    let lab = try #require(course.labs.first { $0.number == number })
    let report = SessionGrader(course: course, lab: lab, .shipped).grade(
      try Session(Recording(contentsOf: path), file: file))
    let wrong = report.checks.filter { $0.verdict == .failed || $0.verdict == .partial }.compactMap(
      \.line)
    #expect(wrong == [fault].compactMap(\.self))
  }
}
