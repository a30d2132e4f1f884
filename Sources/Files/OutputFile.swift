import CourseModel
import Foundation

/// Writes a file that a user named. An existing file is replaced only if the same kind of output made it: a mistyped
/// name must not cost a gradebook, a roster or a manual.
package enum OutputFile {
  /// Writes the file if ``check(_:isFor:force:)`` allows it.
  /// - Parameter force: Whether any existing file is replaced.
  /// - Throws: ``InputFailure`` if another kind of file is there or the file cannot be written.
  package static func write(_ text: String, to path: String, force: Bool) throws {
    try check(path, isFor: text, force: force)
    try AtomicFile.write(text, to: path)
  }

  /// Whether the nearest folder that is there may be written to, before long work whose result would have no place.
  package static func mayBeWritten(_ path: String) -> Bool {
    var folder = path
    repeat {
      guard let slash = folder.lastIndex(of: "/") else {
        return FileManager.default.isWritableFile(atPath: ".")
      }
      folder = slash == folder.startIndex ? "/" : String(folder[..<slash])
    } while folder != "/" && !FileManager.default.fileExists(atPath: folder)
    return FileManager.default.isWritableFile(atPath: folder)
  }

  /// Checks that the file may be written, before long work whose result would have no place.
  /// - Parameter sample: Text of the same kind as the output.
  /// - Throws: ``InputFailure`` if another kind of file is there.
  package static func check(_ path: String, isFor sample: String, force: Bool) throws {
    guard !force, BoundedFile.kind(of: path) == .file else { return }
    let bytes = (try? BoundedFile.read(path, limit: 1 << 28)) ?? [0]
    guard bytes.isEmpty || kind(of: bytes) == kind(of: Array(sample.utf8)) else {
      throw InputFailure(
        "\(path) exists and is of another kind: name another file, or replace it with --force"
      )
    }
  }

  /// The features that distinguish one kind of output from another: field names, a heading, an element. Nil if it is
  /// not text.
  private static func kind(of bytes: [UInt8]) -> String? {
    guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else {
      return nil
    }
    let head = text.prefix(2000)
    let start = head.drop(while: \.isWhitespace)
    if start.hasPrefix("<") {
      if head.contains("<meta name=\"generator\" content=\"Practicum\">") { return "page" }
      let element = start.split(separator: "<").first { $0.first?.isLetter == true }
      return "<" + (element?.prefix(while: \.isLetter) ?? "?")
    }
    if start.hasPrefix("{") || start.hasPrefix("[") {
      if let value = try? JSONSerialization.jsonObject(with: Data(bytes)) {
        return "JSON " + ((value as? [String: Any])?.keys.sorted() ?? []).joined(separator: ",")
      }
    }
    let line = start.prefix { !$0.isNewline }
    // An asciicast's header.
    if let value = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] {
      return "lines after " + value.keys.sorted().joined(separator: ",")
    }
    // A table's whole heading: a roster, or an LMS's export, begins like marks do.
    return "table " + line
  }
}
