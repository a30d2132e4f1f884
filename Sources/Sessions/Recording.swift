import Console
import CourseModel
import Files
public import Knowledge

/// A terminal session in a file: plain text with prompts, or what script, asciinema or ttyrec recorded.
public struct Recording: Hashable, Sendable {
  public enum Format: String, Hashable, Sendable {
    case text, typescript, asciicast1, asciicast2, asciicast3, ttyrec
  }

  public var format: Format
  /// The lines that the student saw.
  public var shown: TerminalLines
  /// Anything odd about the file, such as an abrupt end.
  public var remarks: [String]
  /// Milliseconds between outputs, for formats with times.
  public var pauses: [Int] = []
  /// What a player shows, where it was asked for and the format has times.
  public var frames: ScreenFrames?

  /// The largest file that is read, in bytes. No lab's session is longer.
  public static let limit = 64 << 20

  /// Whether the file has the time of each output.
  public var isTimed: Bool { format != .text && format != .typescript }

  /// The texts of the lines that the student saw.
  public var lines: [String] { shown.map(\.text) }

  /// Reads a recording of any format.
  /// - Throws: ``RecordingError`` if the file cannot be read or is not a recording.
  public init(contentsOf path: String, _ knowledge: Knowledge, keepsFrames: Bool = false) throws {
    try self.init(
      bytes: Self.bytes(of: path), file: path, knowledge, keepsFrames: keepsFrames)
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
  /// - Parameters:
  ///   - file: Its name, for errors.
  ///   - keepsFrames: Whether a player is to show it.
  /// - Throws: ``RecordingError`` if the bytes are not a recording.
  public init(
    bytes: [UInt8], file: String, _ knowledge: Knowledge, keepsFrames: Bool = false
  ) throws {
    guard bytes.contains(where: { $0 > 0x20 }) else {
      throw RecordingError("\(file): the recording is empty")
    }
    if let played = TTYRec.play(bytes[...], knowledge, keepsFrames: keepsFrames) {
      try self.init(.ttyrec, played, file: file, knowledge)
      return
    }
    let body = CopiedText.decoded(bytes)
    let zeros = body.prefix(8192).count { $0 == 0 }
    guard zeros < 8 else {
      throw RecordingError("\(file): a binary file, not a recording of a terminal session")
    }
    if body.first == UInt8(ascii: "{"),
      let cast = try Asciicast(body, file: file, knowledge, keepsFrames: keepsFrames)
    {
      let format: Format = [.asciicast1, .asciicast2, .asciicast3][cast.version - 1]
      try self.init(format, cast.playback, file: file, knowledge)
    } else if let played = Typescript.play(body, knowledge) {
      try self.init(.typescript, played, file: file, knowledge)
    } else {
      if Typescript.isTiming(body) {
        throw RecordingError(
          "\(file): this is script's timing file; give the typescript that was written with it")
      }
      var played = Playback(playing: CopiedText.session(body), knowledge)
      // A character cut off at the end has been reported already.
      if played.remarks.isEmpty, String(validating: body, as: UTF8.self) == nil {
        played.remarks.append("not UTF-8: characters that could not be read were left out")
      }
      played.lines = CopiedText.lines(played.lines, knowledge.promptNames)
      try self.init(.text, played, file: file, knowledge)
    }
  }

  private init(_ format: Format, _ played: Playback, file: String, _ knowledge: Knowledge) throws {
    guard !played.isBeyondLimits else {
      throw RecordingError(
        "\(file): it moves the cursor far more than a real session (4 million spaces beyond what it writes, or a hundred million cells moved)"
      )
    }
    self.format = format
    shown = FullScreen.without(played.lines, knowledge)
    remarks = played.remarks
    pauses = played.pauses
    frames = played.frames
  }
}
