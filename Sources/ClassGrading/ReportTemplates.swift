import Console
import CourseModel
import Files
package import PageTemplates
import Reports

/// The templates for pages that came with the program.
package enum ReportTemplates {
  /// Reads the templates.
  /// - Throws: ``InputFailure`` where they did not come with the program; ``Templates/Failure`` where one is wrong.
  package static func read() throws -> Templates {
    let folders = OwnProgram.folders(of: "site/reports")
    guard let folder = folders.first(where: { BoundedFile.kind(of: $0) == .folder }) else {
      throw InputFailure(
        "the pages' templates, site/reports, did not come with the program; make install copies them"
      )
    }
    return try Templates(folder: folder)
  }

  /// Reads a script that belongs to a page.
  /// - Throws: ``InputFailure`` or ``BoundedFile/Failure`` where it did not come with the program.
  package static func script(_ name: String) throws -> String {
    let files = OwnProgram.folders(of: "site/reports").map { "\($0)/\(name)" }
    guard let file = files.first(where: { BoundedFile.kind(of: $0) == .file }) else {
      throw InputFailure(
        "site/reports/\(name) did not come with the program; make install copies it")
    }
    return String(decoding: try BoundedFile.read(file, limit: 1 << 20), as: UTF8.self)
  }
}
