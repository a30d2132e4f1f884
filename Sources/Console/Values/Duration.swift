/// How long something took or is: numbers with units of time.
enum Duration: ValueShape {
  static let kind = ValueToken.Kind.duration
  static let examples = [
    "5d", "3m2s", "1h30m", "250ms", "1d03h22m", "2min 3s", "1h 4min", "0m0.003s", "0.021s", "12us",
    "2-03:04:05",
  ]
  static let but = ["5x", "3mb", "5m2", "10dB", "365613d", "1stage"]

  static func end(in text: ValueBytes, from start: Int, word: Int) -> Int? {
    guard isDigit(text.at(start)) else { return nil }
    if let end = days(text, from: start) { return end }
    guard var end = parts(text, from: start) else { return nil }
    while text.at(end) == 0x20, isDigit(text.at(end + 1)), let next = parts(text, from: end + 1) {
      end = next
    }
    return end
  }

  /// `2-03:04:05`
  private static func days(_ text: ValueBytes, from start: Int) -> Int? {
    let end = text.digitsEnd(start)
    guard end - start <= 4, text.at(end) == UInt8(ascii: "-"), text.isSpaced(start),
      !text.digits(4, at: end + 1)
    else { return nil }
    return Clock.timeOfDay(text, from: end + 1)
  }

  private static let units = ["min", "ms", "us", "ns", "µs", "d", "h", "m", "s", "w", "y"]

  private static func parts(_ text: ValueBytes, from start: Int) -> Int? {
    var position = start
    while isDigit(text.at(position)) {
      let number = position
      position = text.digitsEnd(position)
      // `365613d` is a commit.
      if position - number > 5, text.at(position) == UInt8(ascii: "d") { return nil }
      if text.at(position) == UInt8(ascii: "."), isDigit(text.at(position + 1)) {
        position = text.digitsEnd(position + 1)
      }
      guard let unit = units.first(where: { text.has($0, at: position) }) else { return nil }
      position += unit.utf8.count
    }
    return isWordByte(text.at(position)) || text.at(position) >= 0x80 ? nil : position
  }
}
