import CourseModel
import Grading
import Knowledge
import Nodes
import Sessions

/// A recording on file, read as a session of a lab.
enum RecordedSession {
  /// What is odd about the recording is said as a warning.
  /// - Throws: ``RecordingError``
  static func read(_ file: String, _ course: Course, _ lab: Lab, _ knowledge: Knowledge) throws
    -> Session
  {
    let recording = try Recording(contentsOf: file, knowledge)
    let session = try Session(
      recording, file: file, vocabulary: SessionVocabulary(course: course, lab: lab, knowledge))
    for remark in recording.remarks { Terminal.error("grade: \(file): warning: \(remark)") }
    return session
  }
}
