import Console
import Foundation
import Gradebook

/// A roster on file.
enum RosterFile {
  /// - Throws: ``InputFailure`` with every line that is wrong.
  static func students(_ path: String) throws -> [Student] {
    do {
      let bytes = try BoundedFile.read(path, limit: 1 << 24)
      return try Roster(String(decoding: bytes, as: UTF8.self), file: path).students
    } catch let failure as BoundedFile.Failure {
      throw InputFailure(failure.description)
    } catch let failure as Roster.Failure {
      throw InputFailure(failure.description)
    }
  }
}

/// A folder with a recording for each student, by its name: `carol.cast`, `carol.txt`, `carol`.
struct RecordingFolder {
  private var files: [String: String] = [:]

  /// - Throws: ``InputFailure`` where it cannot be read, or has two files for one student.
  init(_ folder: String) throws {
    let names: [String]
    do { names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted() } catch {
      throw InputFailure("\(folder): no folder that can be read")
    }
    for name in names where !name.hasPrefix(".") {
      let path = "\(folder)/\(name)"
      guard BoundedFile.kind(of: path) == .file else { continue }
      let stem = Self.stem(name)
      if let other = files.updateValue(path, forKey: stem) {
        throw InputFailure("\(path) and \(other): which of them is \(stem)'s recording?")
      }
    }
  }

  /// A student's id may have dots: only what recordings are called is taken off.
  private static func stem(_ name: String) -> String {
    for ending in [".cast", ".txt", ".typescript", ".log", ".json"] where name.hasSuffix(ending) {
      return String(name.dropLast(ending.count))
    }
    return name
  }

  func file(of student: String) -> String? { files[student] }

  /// Files that are nobody's: a student whose name is spelled in another way, mostly.
  func strangers(to students: [Student]) -> [String] {
    let known = Set(students.map(\.id))
    return files.filter { !known.contains($0.key) }.map(\.value).sorted()
  }
}
