import Console
import CourseModel
import Files
import Foundation
package import Gradebook

/// A folder with each student's submission, found by its name: `carol.cast`, `carol.txt`, `carol`, `carol.pack.json`.
package struct RecordingFolder {
  package struct File {
    package var path: String
    /// When it was last written, in seconds since 1970.
    package var time: Double?
  }

  private let folder: String
  /// Paths by student id; more than one where it is not clear which one is meant.
  private var files: [String: [String]] = [:]
  private var folders: [String] = []

  /// Lists a folder.
  /// - Throws: ``InputFailure`` where it cannot be read.
  package init(_ folder: String) throws {
    self.folder = folder
    let names: [String]
    do { names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted() } catch {
      throw InputFailure("\(folder): not a folder that can be read")
    }
    for name in names where !name.hasPrefix(".") {
      let path = "\(folder)/\(name)"
      guard BoundedFile.kind(of: path) == .file else {
        folders.append(path + "/")
        continue
      }
      files[Self.stem(name), default: []].append(path)
    }
  }

  /// Removes only the usual endings of recordings, because a student's id may have dots.
  private static func stem(_ name: String) -> String {
    for ending in [Pack.ending, ".cast", ".txt", ".typescript", ".log", ".json"]
    where name.hasSuffix(ending) {
      return String(name.dropLast(ending.count))
    }
    return name
  }

  /// A student's files: none, one, or several of which only one can be meant.
  package func files(of student: String) -> [File] {
    (files[student] ?? []).map { path in
      let attributes = try? FileManager.default.attributesOfItem(atPath: path)
      let time = attributes?[.modificationDate] as? Date
      return File(path: path, time: time?.timeIntervalSince1970)
    }
  }

  /// Says why the files' times are not submission times; nil where they may be. Packs have their own, and are left out.
  package func doubtAboutTimes() -> String? {
    let times = files.keys.flatMap(files(of:)).filter { !$0.path.hasSuffix(Pack.ending) }
      .compactMap(\.time)
    let made = try? FileManager.default.attributesOfItem(atPath: folder)[.creationDate] as? Date
    return HandInTimes.doubt(times, folderMade: made?.timeIntervalSince1970)
  }

  /// Files that belong to no student, mostly because of a misspelled name, and folders, which are not read.
  package func strangers(to students: [Student]) -> [String] {
    let known = Set(students.map(\.id))
    return files.filter { !known.contains($0.key) }.flatMap(\.value).sorted() + folders
  }
}
