import ArgumentParser
import ClassGrading
import CourseFiles
import CourseModel
import Documents
import Foundation
import Gradebook

/// `grade grade-hand-ins`: a worker of `grade class`, which starts it and sends it the students to grade.
struct HandInsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: HandInJob.commandName, abstract: "Grades submissions for grade class.",
    shouldDisplay: false)

  @Argument var lab: String
  @Option var recordings: String
  @Flag var trustsTimes = false
  @Option var secondsEach: Int
  @OptionGroup var gradebook: GradebookOptions
  @OptionGroup var course: CourseOptions

  func run() async throws {
    let limits = GradingLimits(seconds: secondsEach)
    limits.limitMemory()
    let course = try course.course()
    let lab = try course.lab(named: lab)
    let grader = RecordedGrader(
      judge: try EvidenceJudge(course: course, lab: lab, manual: self.course.manual),
      book: try gradebook.open(), files: try RecordingFolder(recordings), trustsTimes: trustsTimes,
      now: Date().timeIntervalSince1970)
    Terminal.print(HandInJob.isReady)
    let decoder = JSONDecoder()
    while let line = readLine() {
      let job = try decoder.decode(HandInJob.self, from: Data(line.utf8))
      limits.limitTime()
      Terminal.print(try JSONOutput.line(await Self.reply(to: job, grader)))
    }
  }

  private static func reply(to job: HandInJob, _ grader: RecordedGrader) async -> HandInReply {
    let member = Roster.Member(
      student: Student(id: job.student), requested: job.requested, line: 0)
    do { return HandInReply(try await grader.result(for: member)) } catch let problem
      as any Problem
    { return HandInReply(failure: problem.description) } catch {
      return HandInReply(missing: "\(error)")
    }
  }
}
