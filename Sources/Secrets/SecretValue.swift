/// A value in a text, with or without quotes.
struct SecretValue {
  /// The range without the quotes.
  var range: Range<Int>
  var quote: UInt8?
  /// The index after the closing quote.
  var end: Int

  var around: SecretJudge.Surroundings {
    var around = SecretJudge.Surroundings()
    around.isQuoted = quote != nil
    around.isSingleQuoted = quote == UInt8(ascii: "'")
    return around
  }

  private static let backslash = UInt8(ascii: "\\")

  static func isQuote(_ byte: UInt8?) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
  }

  /// Finds a quoted value here: `"…"`, `'…'`, `$'…'`, or `\"…\"` inside another quotation.
  static func quoted(_ text: inout SecretText, at start: Int) -> SecretValue? {
    var index = start
    if text[index] == UInt8(ascii: "$"), text[index + 1] == UInt8(ascii: "'") { index += 1 }
    while text[index] == backslash, index < start + 4 { index += 1 }
    guard let quote = text[index], isQuote(quote) else { return nil }
    let isEscaped = index > start && text[index - 1] == backslash
    index += 1
    if isEscaped {
      // It ends at the next such quote, whatever comes before that.
      var end = index
      while let byte = text[end], byte != quote, byte != 0x0A, end < index + 300 { end += 1 }
      guard text[end] == quote else { return nil }
      let close = end + 1
      while end > index, text[end - 1] == backslash { end -= 1 }
      return SecretValue(range: index..<end, quote: quote, end: close)
    }
    guard let closing = text.closing(quote, from: index) else { return nil }
    return SecretValue(range: index..<closing, quote: quote, end: closing + 1)
  }

  /// Finds the word here, up to a blank or what ends a value in an address, a list or source code.
  static func bare(_ text: inout SecretText, at start: Int) -> SecretValue {
    let isOpen = text[start] == UInt8(ascii: "<")
    var end = text.end(of: .bare, from: start)
    if let dollar = text[start], dollar == UInt8(ascii: "$"),
      text[start + 1] == UInt8(ascii: "("), end - start < 80
    {
      return SecretValue(range: start..<end, quote: nil, end: end)
    }
    // `,name=` begins another setting.
    if let comma = firstComma(text, in: start..<end) { end = comma }
    if !isOpen, text.isCommand || end - start > 1, let angle = firstAngle(text, in: start..<end) {
      end = angle
    }
    // An escaped line end in JSON text.
    for index in (start..<end).prefix(200)
    where text.bytes[index] == backslash
      && (text[index + 1] == UInt8(ascii: "n") || text[index + 1] == UInt8(ascii: "r"))
    {
      end = index
      break
    }
    end = trimmed(text, start..<end)
    return SecretValue(range: start..<end, quote: nil, end: end)
  }

  private static func firstComma(_ text: SecretText, in range: Range<Int>) -> Int? {
    for index in range.prefix(200) where text.bytes[index] == UInt8(ascii: ",") {
      var name = index + 1
      while name < min(range.upperBound, index + 40), ByteClass.name.contains(text.bytes[name]) {
        name += 1
      }
      if name > index + 1, text[name] == UInt8(ascii: "=") { return index }
    }
    return nil
  }

  /// Finds the end of an XML element's text (`>secret</`), or a redirection.
  private static func firstAngle(_ text: SecretText, in range: Range<Int>) -> Int? {
    for index in range.prefix(200) {
      if text.bytes[index] == UInt8(ascii: "<"), text[index + 1] == UInt8(ascii: "/") {
        return index
      }
      if text.isCommand,
        text.bytes[index] == UInt8(ascii: ">") || text.bytes[index] == UInt8(ascii: "<")
      {
        return index
      }
    }
    return nil
  }

  /// The end without the commas and brackets that close something around the value.
  static func trimmed(_ text: SecretText, _ range: Range<Int>) -> Int {
    var end = range.upperBound
    let pairs = [
      (UInt8(ascii: ")"), UInt8(ascii: "(")), (UInt8(ascii: "]"), UInt8(ascii: "[")),
      (UInt8(ascii: "}"), UInt8(ascii: "{")),
    ]
    while end > range.lowerBound, range.upperBound - end < 4 {
      let byte = text.bytes[end - 1]
      if byte == UInt8(ascii: ",") || byte == backslash {
        end -= 1
      } else if let pair = pairs.first(where: { $0.0 == byte }),
        !text.bytes[range.lowerBound..<end].prefix(200).contains(pair.1)
      {
        end -= 1
      } else {
        break
      }
    }
    return end
  }
}
