import Console
import CourseFiles
import CourseModel
import Documents
import Files
import Foundation
import Gradebook

/// By what a mark was made: the same versions and the same evidence give the same mark.
struct GraderVersion {
  /// Of the course as the program understood it: a typing mistake that is mended in the prose is no other course.
  let course: String
  /// The program's version, and a digest of the lab's grader file.
  let grader: String

  init(course: Course, lab: Lab, manual: String?) throws {
    self.course = Digest(of: try JSONOutput.text(StepsDocument(course))).description
    let file = try GraderFiles.bytes(for: lab, near: manual) ?? []
    let added = try KnowledgeFiles.addedBytes(near: manual ?? lab.position.file)
    let digest = Digest(of: file + added).description.prefix(12)
    grader = "\(ProgramVersion.text) \(digest)"
  }
}
