import ArgumentParser
import Console
import CourseFiles
import CourseModel
import CourseSite
import Files
import Foundation
import Glibc
import Grading
import Knowledge
import PageTemplates
import SitePublishing

/// The readers whom a site is for.
enum SiteEdition: String, ExpressibleByArgument, CaseIterable { case student, instructor }

/// The options that `grade site build` and `grade site serve` share.
struct SiteOptions: ParsableArguments {
  @Argument(help: "A Markdown file, or a folder with course.yaml.", completion: .file())
  var path: String?

  @OptionGroup var course: CourseOptions

  @Option(
    help: "student or instructor; the latter adds checks, probes, weights, hints and challenges."
  )
  var edition = SiteEdition.student

  @Option(
    help: ArgumentHelp(
      "A report of 'grade LAB --format json', shown at its steps; may be repeated.",
      valueName: "file"),
    completion: .file())
  var results: [String] = []

  @Option(
    help: ArgumentHelp(
      "The site's future address: gives the sitemap full addresses.", valueName: "address"))
  var url: String?

  @Option(
    help: ArgumentHelp(
      "Templates, style and script of your own (site/course is the model).", valueName: "folder"),
    completion: .directory)
  var theme: String?

  func validate() throws {
    if let url,
      !["http", "https"].contains(URLComponents(string: url)?.scheme)
        || URLComponents(string: url)?.host?.isEmpty != false
    {
      throw ValidationError("--url takes a full address, such as https://example.org/course/")
    }
  }

  /// A site in memory.
  struct BuiltSite: Sendable {
    var site: CourseSite
    /// As compilers write them.
    var findings: [String]
    /// The files and folders that the site was made from.
    var sources: [String]
  }

  /// Reads the manual anew and makes the site in memory.
  /// - Parameters:
  ///   - reloads: Whether the pages ask the server if they have changed.
  ///   - asked: Called for every file beside the manual that pages want, whether it exists or not.
  /// - Throws: ``InputFailure`` where the course, a result, a note or the theme cannot be read.
  func site(reloads: Bool = false, asked: @escaping @Sendable (String) -> Void = { _ in }) throws
    -> BuiltSite
  {
    let path = try CourseFinder.place(of: path ?? self.course.manual)
    asked(path)
    let knowledge = try KnowledgeFiles.knowledge(near: path)
    let manual = try CourseReader.manual(at: path, knowledge)
    let course = manual.course
    var settings = SiteSettings()
    settings.edition = edition == .instructor ? .instructor : .student
    settings.address = url
    settings.reloads = reloads
    settings.differing = Set(knowledge.values.columns.keys)
    settings.carriedOut = RunRecord(course: course, at: path).carriedOut(course)
    var findings: [String] = []
    for file in results {
      let read = try ResultFile.read(file, course: course)
      settings.results[read.lab] = read.result
      if let finding = read.finding { findings.append(finding) }
    }
    if edition == .instructor {
      settings.notes = try InstructorNotesReader.notes(course, near: path)
    }
    let root = Self.root(of: path)
    let source = CourseSite.Source(course: course, document: manual.document, root: root) { name in
      asked(root + name)
      return Self.file(name, below: root)
    }
    let theme = try SiteTheme(theme, reloads: reloads)
    let site = try CourseSite(source, theme: theme.theme, settings: settings)
    let all = (course.findings + site.findings).filter { $0.severity != .note }.sorted {
      ($0.position.file, $0.position.line, $0.position.column)
        < ($1.position.file, $1.position.line, $1.position.column)
    }
    findings += all.map { "\($0.position): \(PlainLine.text($0.message, 400))" }
    let manuals = Set(manual.document.chapters.map(\.position.file))
    let graders = GraderFiles.folders(near: path).map { $0 + "/graders" }
    return BuiltSite(
      site: site, findings: findings,
      sources: [path, theme.folder] + manuals + results + graders)
  }

  /// The folder of the manual's files, as their positions give it.
  private static func root(of path: String) -> String {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    if BoundedFile.kind(of: path) == .folder { return path + "/" }
    return path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
  }

  /// A file that comes with the manual: one below its folder, not a link that leads out of it.
  private static func file(_ name: String, below root: String) -> [UInt8]? {
    guard let folder = realpath(root.isEmpty ? "." : root, nil),
      let real = realpath(root + name, nil)
    else { return nil }
    defer {
      free(folder)
      free(real)
    }
    let inside = String(cString: real)
    guard inside.hasPrefix(String(cString: folder) + "/"), BoundedFile.kind(of: inside) == .file
    else { return nil }
    return try? BoundedFile.read(inside, limit: 64 << 20)
  }
}
