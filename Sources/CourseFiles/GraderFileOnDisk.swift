package import CourseModel
import Files
import Grading
package import Knowledge

/// A lab's grader file, to be changed: the new text must be valid before it replaces the old one.
package struct GraderFileOnDisk {
  private let lab: Lab
  private let manual: String?
  private let path: String
  private let programs: Programs

  /// - Parameter manual: The manual or its folder as the user named it; nil for the lab's own.
  package init(lab: Lab, manual: String?, programs: Programs) throws {
    self.lab = lab
    self.manual = manual
    self.programs = programs
    path = GraderFiles.place(of: lab, near: manual ?? lab.position.file)
  }

  /// - Throws: ``InputFailure`` where the file could not be changed: it is invalid, or may not be written.
  package func mustBeWritable() throws {
    try validate(text())
    guard OutputFile.mayBeWritten(path) else {
      throw InputFailure(
        "\(path): may not be written; copy the course to a folder of yours, or use --check")
    }
  }

  /// Changes the file, which is made where there is none.
  /// - Returns: Its path.
  /// - Throws: ``InputFailure`` where the text cannot be changed, or would not be valid, or cannot be written.
  package func change(_ edit: (inout GraderFileEditor) throws -> Void) throws -> String {
    var editor = GraderFileEditor(try text(), file: path)
    try edit(&editor)
    try validate(editor.text)
    if let slash = path.lastIndex(of: "/") { try Folder.make(String(path[..<slash])) }
    try OutputFile.write(editor.text, to: path, force: true)
    return path
  }

  /// As it is; empty where there is none.
  private func text() throws -> String {
    String(decoding: try GraderFiles.bytes(for: lab, near: manual) ?? [], as: UTF8.self)
  }

  private func validate(_ text: String) throws {
    _ = try GraderFiles.read(text, file: path, lab: lab, programs) {
      Set(try RuleFiles.rules(near: manual ?? lab.position.file).kinds.keys)
    }
  }
}
