import Console
import CourseFiles
public import CourseModel
import Foundation
public import Knowledge
public import Manual
public import Sessions

/// The repository's own graders/programs and graders/phrases, which tests use by default.
extension Knowledge {
  public static let shipped: Knowledge = {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "graders").path
    do { return try KnowledgeFiles.knowledge(in: [folder]) } catch {
      preconditionFailure("graders cannot be read: \(error)")
    }
  }()
}

extension ManualReader {
  /// Reads a manual with the shipped knowledge.
  /// - Throws: ``ManualError`` if the bytes are not a text, or have no lab.
  public static func course(bytes: [UInt8], file: String) throws -> Course {
    try course(bytes: bytes, file: file, .shipped)
  }

  /// Reads a manual and the text for its pages, with the shipped knowledge.
  /// - Throws: ``ManualError`` if the bytes are not a text, or have no lab.
  public static func manual(bytes: [UInt8], file: String) throws -> ParsedManual {
    try manual(bytes: bytes, file: file, .shipped)
  }
}

extension CourseReader {
  /// Reads a course with the shipped knowledge.
  /// - Throws: A ``Problem`` that says what is wrong, where, and the way out.
  package static func course(at path: String) throws -> Course { try course(at: path, .shipped) }

  /// Reads a course and the text for its pages, with the shipped knowledge.
  /// - Throws: A ``Problem`` that says what is wrong, where, and the way out.
  package static func manual(at path: String) throws -> ParsedManual {
    try manual(at: path, .shipped)
  }
}

extension Recording {
  /// Reads a recording with the shipped knowledge.
  /// - Throws: ``RecordingError`` if the file cannot be read or is not a recording.
  public init(contentsOf path: String) throws { try self.init(contentsOf: path, .shipped) }

  /// Reads a recording in memory with the shipped knowledge.
  /// - Throws: ``RecordingError`` if the bytes are not a recording.
  public init(bytes: [UInt8], file: String) throws {
    try self.init(bytes: bytes, file: file, .shipped)
  }
}

extension Session {
  /// Splits a recording into commands with the shipped knowledge.
  /// - Throws: ``RecordingError`` if no command is found.
  public init(_ recording: Recording, file: String) throws {
    try self.init(recording, file: file, vocabulary: SessionVocabulary(.shipped))
  }
}

/// Reads a manual with the knowledge that the test provides.
/// - Throws: ``ManualError`` if the text has no lab.
public func course(_ manual: String, _ knowledge: Knowledge) throws -> Course {
  try ManualReader.course(bytes: Array(manual.utf8), file: "test.md", knowledge)
}
