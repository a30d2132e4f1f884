import Console
import CourseFiles
public import CourseModel
import Foundation
public import Knowledge
public import Manual
public import Sessions

/// The repository's own graders/programs and graders/phrases, with which tests read and judge unless they say otherwise.
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
  public static func course(bytes: [UInt8], file: String) throws -> Course {
    try course(bytes: bytes, file: file, .shipped)
  }

  public static func courseAndDocument(bytes: [UInt8], file: String) throws -> (
    course: Course, document: Document
  ) {
    try courseAndDocument(bytes: bytes, file: file, .shipped)
  }
}

extension CourseReader {
  package static func course(at path: String) throws -> Course { try course(at: path, .shipped) }

  package static func courseAndDocument(at path: String) throws -> (
    course: Course, document: Document
  ) {
    try courseAndDocument(at: path, .shipped)
  }
}

extension Recording {
  public init(contentsOf path: String) throws { try self.init(contentsOf: path, .shipped) }

  public init(bytes: [UInt8], file: String) throws {
    try self.init(bytes: bytes, file: file, .shipped)
  }
}

extension Session {
  public init(_ recording: Recording, file: String) throws {
    try self.init(recording, file: file, vocabulary: SessionVocabulary(.shipped))
  }
}

/// A manual with what is known given by the test.
public func course(_ manual: String, _ knowledge: Knowledge) throws -> Course {
  try ManualReader.course(bytes: Array(manual.utf8), file: "test.md", knowledge)
}
