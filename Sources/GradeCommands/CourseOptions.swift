import ArgumentParser
import Console
import CourseFiles
import CourseModel
import Files
import Glibc
import Grading
import Knowledge

/// Where the course comes from: `--manual`, the nearest course.yaml, the installed course.
struct CourseOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "A Markdown file, or a folder with course.yaml.",
      discussion:
        "Without it: the nearest course.yaml above the current folder, or else the installed course.",
      valueName: "path"),
    completion: .file())
  var manual: String?

  func course() throws -> Course { try Self.course(at: manual) }

  static func course(at path: String?) throws -> Course {
    let place = try CourseFinder.place(of: path)
    return try CourseReader.course(at: place, KnowledgeFiles.knowledge(near: place))
  }

  /// The settings for a lab under graders/.
  func overrides(for lab: Lab, _ programs: Programs) throws -> LabOverrides {
    try GraderFiles.overrides(for: lab, near: manual, programs)
  }

  /// Programs and phrases, with those that the course adds.
  func knowledge() throws -> Knowledge {
    try KnowledgeFiles.knowledge(near: CourseFinder.place(of: manual))
  }
}
