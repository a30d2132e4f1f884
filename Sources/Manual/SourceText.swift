import CourseModel

/// A manual's bytes split into lines, with any kind of line ending.
package struct SourceText: Sendable {
  let file: String
  /// Without line endings; line 1 is `lines[0]`.
  let lines: [String]

  /// The largest size of a manual in bytes; no real manual comes near.
  package static let limit = 32 << 20

  /// Splits the bytes into lines.
  /// - Throws: ``ManualError`` if the file is too large, empty, binary or not UTF-8.
  package init(bytes: [UInt8], file: String) throws {
    self.file = file
    guard bytes.count <= Self.limit else {
      throw ManualError(
        "\(file): \(bytes.count >> 20) MB is too large for a lab manual (the limit is \(Self.limit >> 20) MB); "
          + "give the Markdown file itself")
    }
    var body = bytes[...]
    if body.starts(with: [0xEF, 0xBB, 0xBF]) { body = body.dropFirst(3) }
    lines = try Self.split(body, file: file)
    guard lines.contains(where: { !$0.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 } }) else {
      throw ManualError("\(file): the file is empty; a manual is a Markdown file with labs in it")
    }
  }

  /// Lines end with LF, CRLF or CR, also mixed.
  private static func split(_ bytes: ArraySlice<UInt8>, file: String) throws -> [String] {
    var lines: [String] = []
    var start = bytes.startIndex
    var index = start
    func line(_ end: Int) throws -> String {
      let slice = bytes[start..<end]
      if slice.contains(0) {
        throw ManualError(
          "\(file):\(lines.count + 1): this is a binary file, not Markdown; give the manual's text")
      }
      guard let text = String(validating: slice, as: UTF8.self) else {
        throw ManualError(
          "\(file):\(lines.count + 1): not UTF-8; convert it first, e.g. iconv -f latin1 -t utf-8")
      }
      return text
    }
    while index < bytes.endIndex {
      let byte = bytes[index]
      if byte == 0x0A || byte == 0x0D {
        lines.append(try line(index))
        if byte == 0x0D, index + 1 < bytes.endIndex, bytes[index + 1] == 0x0A { index += 1 }
        start = index + 1
      }
      index += 1
    }
    if start < bytes.endIndex { lines.append(try line(bytes.endIndex)) }
    return lines
  }

  /// A line's text; "" where the file has no such line.
  /// - Parameter number: 1-based.
  func text(ofLine number: Int) -> String {
    lines.indices.contains(number - 1) ? lines[number - 1] : ""
  }

  func position(line: Int, column: Int = 1) -> SourcePosition {
    SourcePosition(file: file, line: line, column: column)
  }
}
