import ArgumentParser
import ClassGrading
import Console
import CourseFiles
import CourseModel
import Files
import Foundation
import Grading
import Knowledge
import Nodes
import PageTemplates
import Reports
import Sessions

/// `grade replay lab4.cast`: makes a page that plays a recording.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Makes a page that plays a recording, with the lab's steps on its time line.",
    discussion: """
      Examples:
        grade replay lab4.cast --lab lab4        into lab4-replay/index.html
        grade replay session.txt                 any recording, without a lab
        grade replay lab4.cast --lab lab4 --out public/carol

      The folder needs no server: open its index.html. The recording is there as text, too,
      to be searched and read without scripts. It shows all that the recording has, so
      look through it before you publish it.
      """)

  @Argument(help: "The recording.", completion: .file())
  var file: String

  @Option(help: "The lab that it is a session of: lab4, 4, or the start of a word of its title.")
  var lab: String?

  @Option(
    help: ArgumentHelp(
      "The folder; without it, the recording's name and -replay.", valueName: "folder"),
    completion: .directory)
  var out: String?

  @OptionGroup var replace: ForceOption

  @OptionGroup var course: CourseOptions

  func run() throws {
    let knowledge = try course.knowledge()
    let recording = try Recording(contentsOf: file, knowledge, keepsFrames: true)
    for remark in recording.remarks { Terminal.error("grade: \(file): warning: \(remark)") }
    var vocabulary = SessionVocabulary(knowledge)
    var graded: (Course, Lab)?
    if let lab {
      let course = try self.course.course()
      let found = try course.lab(named: lab)
      vocabulary = SessionVocabulary(course: course, lab: found, knowledge)
      graded = (course, found)
    }
    let session = try Session(recording, file: file, vocabulary: vocabulary)
    let summary = try graded.map { course, lab in
      let overrides = try self.course.overrides(for: lab, knowledge.programs)
      let report = SessionGrader(course: course, lab: lab, knowledge, overrides: overrides).grade(
        session)
      return LabSummary(lab: lab, mark: Self.mark(report.total), checks: report.checks)
    }
    let page = ReplayPage(
      session, file: URL(filePath: file).lastPathComponent, frames: recording.frames,
      report: summary)
    let folder = out ?? URL(filePath: file).deletingPathExtension().lastPathComponent + "-replay"
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch { throw InputFailure("cannot write \(folder): \(error.localizedDescription)") }
    // Beside a page of ours, these are ours, too.
    let isReplaced = replace.force || BoundedFile.kind(of: "\(folder)/index.html") == .file
    let text = try ReportTemplates.read().page("replay", page)
    try OutputFile.write(text + "\n", to: "\(folder)/index.html", force: replace.force)
    if let frames = recording.frames, page.hasPlayer {
      try OutputFile.write(
        "window.practicumReplay = \(try ReplayFrames.json(frames));\n", to: "\(folder)/frames.js",
        force: isReplaced)
      try OutputFile.write(
        try ReportTemplates.script("replay.js"), to: "\(folder)/replay.js", force: isReplaced)
    }
    Terminal.print("\(folder)/index.html: \(page.commands)")
  }

  private static func mark(_ score: Score) -> String {
    "\(Percent.text(score.fraction)), \(Points.text(score.earned)) of \(Points.text(score.possible)) points"
  }
}

/// What the player reads: `{"frames": [[milliseconds, rows, {"row": "text"}]]}`.
private enum ReplayFrames {
  static func json(_ frames: ScreenFrames) throws -> String {
    let list = frames.frames.map { frame -> [Any] in
      [frame.time, frame.count, Dictionary(uniqueKeysWithValues: frame.rows.map { ("\($0)", $1) })]
    }
    let data = try JSONSerialization.data(
      withJSONObject: ["frames": list], options: [.sortedKeys, .withoutEscapingSlashes])
    return String(decoding: data, as: UTF8.self)
  }
}
