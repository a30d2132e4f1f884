import Console
import CourseModel
import Files
public import Knowledge

/// A terminal session in a file: plain text with prompts, a script(1) typescript or an asciicast.
public struct Recording: Hashable, Sendable {
  public enum Format: String, Hashable, Sendable {
    case text, typescript, asciicast2, asciicast3
  }

  public var format: Format
  /// The lines that the student saw.
  public var lines: [String]
  /// Anything odd about the file, such as an abrupt end.
  public var remarks: [String]
  /// Milliseconds between outputs, for formats with times.
  public var pauses: [Int] = []

  /// The largest file that is read, in bytes. No lab's session is longer.
  public static let limit = 64 << 20

  /// Whether the file has the time of each output.
  public var isTimed: Bool { format == .asciicast2 || format == .asciicast3 }

  /// Reads a recording of any format.
  /// - Throws: ``RecordingError`` if the file cannot be read or is not a recording.
  public init(contentsOf path: String, _ knowledge: Knowledge) throws {
    try self.init(bytes: Self.bytes(of: path), file: path, knowledge)
  }

  /// Reads a file's bytes, within the limit.
  /// - Throws: ``RecordingError`` if the file cannot be read or is too large.
  public static func bytes(of path: String) throws -> [UInt8] {
    do { return try BoundedFile.read(path, limit: limit) } catch let failure as BoundedFile.Failure
    {
      throw RecordingError(failure.description)
    }
  }

  /// Reads a recording of any format from its bytes.
  /// - Parameter file: Its name, for errors.
  /// - Throws: ``RecordingError`` if the bytes are not a recording.
  public init(bytes: [UInt8], file: String, _ knowledge: Knowledge) throws {
    guard bytes.contains(where: { $0 > 0x20 }) else {
      throw RecordingError("\(file): the recording is empty")
    }
    let zeros = bytes.prefix(8192).count { $0 == 0 }
    guard zeros < 8 else {
      throw RecordingError("\(file): a binary file, not a recording of a terminal session")
    }
    var body = bytes[...]
    if body.starts(with: [0xEF, 0xBB, 0xBF]) { body = body.dropFirst(3) }
    if body.first == UInt8(ascii: "{"), let cast = try Asciicast(Array(body), file: file, knowledge)
    {
      try self.init(
        format: cast.version == 2 ? .asciicast2 : .asciicast3, screen: cast.screen,
        remarks: cast.remarks, file: file)
      pauses = cast.pauses
    } else if let script = Typescript(Array(body), knowledge) {
      try self.init(format: .typescript, screen: script.screen, remarks: [], file: file)
    } else {
      if Typescript.isTiming(body) {
        throw RecordingError(
          "\(file): this is script's timing file; give the typescript that was written with it")
      }
      try self.init(
        format: .text, screen: TerminalScreen(playing: body, knowledge), remarks: [], file: file)
      // A character cut off at the end has been reported already.
      if remarks.isEmpty, String(validating: body, as: UTF8.self) == nil {
        remarks.append("not UTF-8: characters that could not be read were left out")
      }
    }
  }

  private init(format: Format, screen: TerminalScreen, remarks: [String], file: String) throws {
    guard !screen.isBeyondLimits else {
      throw RecordingError(
        "\(file): it moves the cursor far more than a real session (4 million spaces beyond what it writes, or a hundred million cells moved)"
      )
    }
    self.format = format
    lines = screen.lines
    self.remarks = remarks
    if screen.endsInSequence {
      self.remarks.append(
        "the recording ends in the middle of an escape sequence: it was cut short")
    }
  }
}
