import CourseModel
package import CourseSite
import Files
import PageTemplates

/// The pages' templates, style sheet and script.
package struct SiteTheme {
  private static let templates = ["head", "top", "foot", "chapter", "index", "single", "missing"]

  package let folder: String
  package let theme: CourseSite.Theme

  /// - Throws: ``InputFailure`` if it is missing, not trusted or incomplete; ``Templates/Failure``
  ///   or ``BoundedFile/Failure`` if a file is not valid or cannot be read.
  package init(_ given: String?, reloads: Bool) throws {
    let folders = given.map { [$0] } ?? OwnProgram.folders(of: "site/course")
    guard let folder = folders.first(where: { BoundedFile.kind(of: $0) == .folder }) else {
      throw InputFailure(
        given.map { "\($0): no such folder with a theme" }
          ?? "the site's theme, site/course, is not installed; make install copies it")
    }
    let names = ["practicum.css", "practicum.js", "icon.svg"] + (reloads ? ["reload.js"] : [])
    if given != nil {
      for path in [folder] + (try Folder.entries(folder).map { "\(folder)/\($0)" }) {
        try Trust.current.check(path, "the theme")
      }
    }
    let missing = (names + Self.templates.map { $0 + ".mustache" }).filter {
      BoundedFile.kind(of: "\(folder)/\($0)") != .file
    }
    guard missing.isEmpty else {
      let model = OwnProgram.folders(of: "site/course").first {
        BoundedFile.kind(of: $0) == .folder
      }
      throw InputFailure(
        "\(folder) is not a complete theme: it lacks \(missing.joined(separator: ", ")); copy \(model ?? "site/course") and change it"
      )
    }
    let templates = try Templates(folder: folder, markup: CourseSite.Theme.markup)
    let files = try names.map { name in
      return SiteFile(
        path: name, bytes: try BoundedFile.read("\(folder)/\(name)", limit: 1 << 22))
    }
    self.folder = folder
    theme = CourseSite.Theme(templates: templates, files: files)
  }
}
