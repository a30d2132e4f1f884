import Foundation
import Knowledge

/// asciinema's recordings: version 1 (one object, pauses before each output), 2 (times since the start) and 3 (times
/// since the previous event). docs.asciinema.org/manual/asciicast
struct Asciicast {
  let version: Int
  private(set) var playback: Playback

  /// The key of the header under which `grade record` keeps the secret that its shell marks carry.
  static let nonceKey = "practicum_nonce"

  private var screen: TerminalScreen
  /// Nil unless a player wants them.
  private(set) var frames: ScreenFrames?
  private var pauses: [Int] = []
  private var remarks: [String] = []

  /// Plays a recording; nil if the text is not an asciicast.
  ///
  /// - Throws: ``RecordingError`` for an unknown version.
  init?(
    _ bytes: ArraySlice<UInt8>, file: String, _ knowledge: Knowledge, keepsFrames: Bool = false
  ) throws {
    let end = bytes.firstIndex(of: 0x0A) ?? bytes.endIndex
    let events = AsciicastEvents(bytes[end...].dropFirst())
    // Version 1 may be spread over lines.
    guard let header = Self.object(bytes[..<end]) ?? Self.object(bytes),
      let version = header["version"] as? Int
    else { return nil }
    guard (1...3).contains(version) else {
      throw RecordingError(
        "\(file):1: asciicast version \(version) is unknown; supported are 1, 2 and 3 (convert it with asciinema convert)"
      )
    }
    self.version = version
    let terminal = header["term"] as? [String: Any]
    let width = (header["width"] as? Int) ?? (terminal?["cols"] as? Int) ?? 80
    let height = (header["height"] as? Int) ?? (terminal?["rows"] as? Int) ?? 24
    let nonce = header[Self.nonceKey] as? String
    screen = TerminalScreen(width: width, height: height, nonce: nonce)
    playback = Playback()
    frames = keepsFrames ? ScreenFrames() : nil
    if version == 1 {
      guard let outputs = header["stdout"] as? [Any] else {
        throw RecordingError("\(file): asciicast version 1 without \"stdout\": it holds no output")
      }
      play(outputs)
    } else {
      // Not every recorder tells of a new size.
      if bytes.count < Self.replayLimit, !events.contains(where: { $0.kind == "r" }) {
        var first = self
        first.screen = TerminalScreen(isPlainText: false)
        first.frames = nil
        first.play(events)
        let breaks = Playback.breaks(in: first.screen, knowledge)
        screen = TerminalScreen(width: width, height: height, nonce: nonce, breaks: breaks)
      }
      play(events)
    }
    frames?.finish(screen)
    playback = Playback(screen)
    playback.frames = frames
    playback.pauses = pauses
    playback.remarks = remarks + playback.remarks
  }

  /// Version 1: `[[pause, text], …]`.
  private mutating func play(_ outputs: [Any]) {
    for output in outputs {
      guard let pair = output as? [Any], pair.count >= 2, let text = pair[1] as? String else {
        continue
      }
      play(AsciicastEvents.Event(time: pair[0] as? Double ?? 0, kind: "o", data: text))
    }
  }

  private mutating func play(_ events: AsciicastEvents) {
    var last = 0.0
    var iterator = events.makeIterator()
    while var event = iterator.next() {
      // Version 3 records the pause itself.
      if version == 2 { (event.time, last) = (event.time - last, event.time) }
      play(event)
    }
    if let line = iterator.badLine {
      remarks.append("line \(line) is not an asciicast event and was left out")
    }
    if iterator.isCutShort {
      remarks.append("the recording's last line is incomplete: it was cut short")
    }
  }

  /// - Parameter event: Its time is the pause before it.
  private mutating func play(_ event: AsciicastEvents.Event) {
    if (-86_400...86_400).contains(event.time) {
      let milliseconds = Int((event.time * 1000).rounded())
      if milliseconds >= 0 { pauses.append(milliseconds) }
      frames?.keep(screen, next: (screen.time ?? 0) + milliseconds)
      screen.time = (screen.time ?? 0) + milliseconds
    }
    switch event.kind {
    case "o": screen.feed(event.data.utf8)
    case "r":
      let parts = event.data.split(separator: "x").compactMap { Int($0) }
      if parts.count == 2 { screen.resize(width: parts[0], height: parts[1]) }
    default: return
    }
  }

  /// Larger recordings are played once.
  private static let replayLimit = 4 << 20

  private static func object(_ text: ArraySlice<UInt8>) -> [String: Any]? {
    (try? JSONSerialization.jsonObject(with: Data(text))) as? [String: Any]
  }
}
