import Knowledge

/// ttyrec's recordings: for each output a header of three little-endian 32-bit numbers (seconds, microseconds, length in
/// bytes), then the output.
enum TTYRec {
  private static let headerSize = 12
  /// The longest output that a program writes at once.
  private static let outputLimit = 1 << 20

  /// Plays a recording; nil if the bytes are none. The format does not tell the window's size: it has the usual one
  /// until a line shows another.
  static func play(
    _ bytes: ArraySlice<UInt8>, _ knowledge: Knowledge, keepsFrames: Bool = false
  ) -> Playback? {
    var first = TerminalScreen(isPlainText: false)
    guard play(bytes, on: &first, nil) != nil else { return nil }
    var screen = TerminalScreen(
      width: 80, height: 24, breaks: Playback.breaks(in: first, knowledge))
    return play(bytes, on: &screen, keepsFrames ? ScreenFrames() : nil)
  }

  private static func play(
    _ bytes: ArraySlice<UInt8>, on screen: inout TerminalScreen, _ frames: ScreenFrames?
  ) -> Playback? {
    var frames = frames
    guard let first = header(bytes), first.length > 0 else { return nil }
    var pauses: [Int] = []
    var rest = bytes
    var last = first.time
    while let header = header(rest), header.length <= Self.outputLimit {
      // Times of a clock: they do not run backwards by much, nor by years.
      guard (-60_000...86_400_000).contains(header.time - last) else { return nil }
      pauses.append(max(0, header.time - last))
      last = header.time
      frames?.keep(screen, next: header.time - first.time)
      screen.time = header.time - first.time
      let body = rest.dropFirst(headerSize).prefix(header.length)
      screen.feed(body)
      rest = rest.dropFirst(headerSize + header.length)
    }
    guard pauses.count > 1 || rest.isEmpty else { return nil }
    frames?.finish(screen)
    var result = Playback(screen)
    result.frames = frames
    result.pauses = pauses
    if !rest.isEmpty {
      result.remarks.append("the recording's last output is incomplete: it was cut short")
    }
    return result
  }

  private static func header(_ bytes: ArraySlice<UInt8>) -> (time: Int, length: Int)? {
    guard bytes.count >= headerSize else { return nil }
    func number(_ place: Int) -> Int {
      let start = bytes.startIndex + place * 4
      return bytes[start..<(start + 4)].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
    guard number(1) < 1_000_000, number(2) <= outputLimit else { return nil }
    return (number(0) * 1000 + number(1) / 1000, number(2))
  }
}
