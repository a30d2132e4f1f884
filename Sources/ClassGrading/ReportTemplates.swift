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

}
