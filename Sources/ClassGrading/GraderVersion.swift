import Console
import CourseFiles
import CourseModel
import Documents
import Files
import Foundation
import Gradebook

/// The versions that a mark was made with: the same versions and the same evidence give the same mark.
struct GraderVersion {
  /// A digest of the course as the program understood it: correcting a typo in the prose does not change it.
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
