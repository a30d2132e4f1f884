import Console
import PageTemplates
import Reports

/// The pages' templates that came with the program.
enum ReportTemplates {
  /// - Throws: ``InputFailure``
  static func read() throws -> Templates {
    let folders = OwnProgram.folders(of: "site/reports")
    guard let folder = folders.first(where: { BoundedFile.kind(of: $0) == .folder }) else {
      throw InputFailure(
        "the pages' templates, site/reports, did not come with the program; make install copies them"
      )
    }
    return try explained { try Templates(folder: folder) }
  }

  static func explained<Value>(_ body: () throws -> Value) throws -> Value {
    do { return try body() } catch let failure as Templates.Failure {
      throw InputFailure(failure.description)
    }
  }
}
