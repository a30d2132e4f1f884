import CourseModel
import Foundation

/// Writes a file that a user named. What stands there is replaced only where the same kind of output made it: a mistyped name
/// costs no gradebook, no roster and no manual.
package enum OutputFile {
  /// - Parameter force: Whether whatever stands there is replaced.
  /// - Throws: ``InputFailure``
  package static func write(_ text: String, to path: String, force: Bool) throws {
    try check(path, isFor: text, force: force)
    try AtomicFile.write(text, to: path)
  }

  /// To be asked before long work, whose result would have no place.
  /// - Parameter sample: Of the same kind as what will be written.
  /// - Throws: ``InputFailure`` where something else stands there.
  package static func check(_ path: String, isFor sample: String, force: Bool) throws {
    guard !force, BoundedFile.kind(of: path) == .file else { return }
    let bytes = (try? BoundedFile.read(path, limit: 1 << 28)) ?? [0]
    guard bytes.isEmpty || kind(of: bytes) == kind(of: Array(sample.utf8)) else {
      throw InputFailure(
        "\(path) is there already, and is none that this makes: name another file, or replace it with --force"
      )
    }
  }

  /// What tells one kind of output from another: names of fields, a heading, an element. Nil for what is no text.
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
    // An asciicast's heading.
    if let value = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] {
      return "lines after " + value.keys.sorted().joined(separator: ",")
    }
    // All of a table's heading: a roster, or what an LMS exported, begins as marks do.
    return "table " + line
  }
}
