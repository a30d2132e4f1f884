import ArgumentParser
import Console
import CourseFiles
import CourseModel
import Files
import Glibc

/// Where the course comes from: `--manual`, the nearest course.yaml, the installed course.
struct CourseOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "A Markdown file, or a folder with course.yaml.",
      discussion:
        "Without it: the nearest course.yaml above the current folder, else the installed course.",
      valueName: "path"),
    completion: .file())
  var manual: String?

  func course() throws -> Course { try Self.course(at: manual) }

  static func course(at path: String?) throws -> Course {
    try CourseReader.course(at: CourseFinder.place(of: path))
  }
}
