import CourseModel
import Grading
import Knowledge
import Nodes
import Sessions

/// Reads a recording as a session of a lab.
enum RecordedSession {
  /// Reads a recording, with a warning for each thing that is odd about it.
  /// - Throws: ``RecordingError`` where the file cannot be read, or is not a recording with commands in it.
  static func read(_ file: String, course: Course, lab: Lab, knowledge: Knowledge) throws
    -> Session
  {
    let recording = try Recording(contentsOf: file, knowledge)
    let session = try Session(
      recording, file: file, vocabulary: SessionVocabulary(course: course, lab: lab, knowledge))
    for remark in recording.remarks { Terminal.error("grade: \(file): warning: \(remark)") }
    return session
  }
}
