/// A name whose value is a secret: `password = x`, `"api_key": "x"`, `--db-password x`, `| adminPass | x |`.
struct SecretKey: Sendable {
  /// Whether it must stand alone in the name: `pass` does in `db_pass`, but not in `bypass`.
  var isWhole = false
  var demand = SecretJudge.Demand.any
  /// A form that the value must have in addition.
  var shape: ValueShape?

  /// A kind of character, and the least number of them.
  struct ValueShape: Sendable {
    let byteClass: ByteClass
    let least: Int
  }

  /// Finds the value, if the name ends here.
  ///
  /// - Parameter range: The part of the name by which it was found.
  func match(_ text: inout SecretText, at range: Range<Int>, _ judge: SecretJudge) -> Range<Int>? {
    guard let place = Place(&text, range, isWhole: isWhole) else { return nil }
    guard let value = place.value(&text) else { return nil }
    var around = value.around
    around.isCommand = text.isCommand
    let bytes = text.bytes[value.range]
    if let shape {
      guard bytes.count >= shape.least, bytes.allSatisfy(shape.byteClass.contains) else {
        return nil
      }
    }
    if place.isOption, place.separator == 0x20, bytes.count < 60, place.isMetavariable(bytes, text)
    {
      return nil
    }
    if value.quote == nil, bytes.count < 60, place.isNamed(bytes, text: text, keyword: range) {
      return nil
    }
    // A query parameter in an address may be an id, which grading needs.
    if demand == .mixed, place.isInQuery, Self.isUUID(bytes) { return nil }
    // A sentence between quotes is prose.
    if value.quote != nil, place.separator == UInt8(ascii: ":"), bytes.count <= 200,
      bytes.count(where: { $0 == 0x20 }) >= 4
    {
      return nil
    }
    // `pass: 12` is a count.
    let isLoose = isWhole && place.isNamedSo && place.separator == UInt8(ascii: ":")
    let range = judge.inner(value.range, in: text)
    let demand = isLoose && value.quote == nil && shape == nil ? .mixed : demand
    guard judge.isSecret(text.bytes[range], demand: demand, around: around) else { return nil }
    return range
  }

  private static func isUUID(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.count == 36 && bytes.split(separator: UInt8(ascii: "-")).map(\.count) == [8, 4, 4, 4, 12]
      && bytes.allSatisfy { ByteClass.hex.contains($0) || $0 == UInt8(ascii: "-") }
  }

  /// A name with the separator between it and its value.
  private struct Place {
    var separator: UInt8
    /// Where the value begins.
    var start: Int
    var isOption = false
    /// Whether it is `name = value` from the beginning of the line.
    var isSetting = false
    var isElement = false
    /// Whether the name contains nothing else.
    var isNamedSo = false
    var isInQuery = false
    private var name: Range<Int>

    private static let longestName = 60

    init?(_ text: inout SecretText, _ range: Range<Int>, isWhole: Bool) {
      if isWhole, !Self.isPart(text, range) { return nil }
      var index = range.upperBound
      while index < range.upperBound + 2, let byte = text[index], ByteClass.digit.contains(byte) {
        index += 1
      }
      guard let next = text[index], !ByteClass.name.contains(next) else { return nil }
      var first = range.lowerBound
      while first > 0, first > range.lowerBound - Self.longestName,
        ByteClass.name.contains(text.bytes[first - 1])
      {
        first -= 1
      }
      isOption = Self.isOption(text, first: first, range: range, end: index)
      isNamedSo = first == range.lowerBound
      isInQuery = text[first - 1] == UInt8(ascii: "?") || text[first - 1] == UInt8(ascii: "&")
      self.name = first..<index
      if isNamedSo, isWhole, text.bytes[range].allSatisfy(ByteClass.upper.contains),
        text[index] == UInt8(ascii: ":")
      {
        return nil
      }
      isElement = first > 0 && text.bytes[first - 1] == UInt8(ascii: "<")
      // The quotes of the name itself, `["name"]`.
      while index < range.upperBound + 6, let byte = text[index],
        SecretValue.isQuote(byte) || byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "]")
      {
        index += 1
      }
      let name = index
      index = text.end(of: .blank, from: index)
      guard let byte = text[index] else { return nil }
      let hasBlank = index > name
      separator = byte
      start = index
      switch byte {
      case UInt8(ascii: "="):
        index += 1
        if text[index] == UInt8(ascii: "=") || text[index] == UInt8(ascii: "~") { return nil }
        if text[index] == UInt8(ascii: ">") { index += 1 }
      case UInt8(ascii: ":"):
        index += 1
        if text[index] == UInt8(ascii: ":") { return nil }
        if text[index] == UInt8(ascii: "=") { index += 1 }
      case UInt8(ascii: "|"):
        guard Self.isCell(text, first) else { return nil }
        index += 1
      case UInt8(ascii: ">"):
        guard isElement, !hasBlank else { return nil }
        index += 1
      default:
        guard isOption, hasBlank, byte != UInt8(ascii: "-") else { return nil }
        separator = 0x20
      }
      let equals = index
      start = separator == UInt8(ascii: ">") ? index : text.end(of: .blank, from: index)
      if isOption, separator == UInt8(ascii: "="), start > equals { return nil }
      isSetting =
        separator == UInt8(ascii: "=") && (hasBlank || start > equals) && text.isLineStart(first)
    }

    /// Whether it is `self.key_password = key_password`, in source code that is shown.
    func isNamed(_ value: ArraySlice<UInt8>, text: SecretText, keyword: Range<Int>) -> Bool {
      value.count >= keyword.count && value.count <= name.count
        && text.bytes[name.upperBound - value.count..<name.upperBound].elementsEqual(value)
    }

    /// Whether it is `--os-password OS_PASSWORD`, in a program's help.
    func isMetavariable(_ value: ArraySlice<UInt8>, _ text: SecretText) -> Bool {
      guard value.allSatisfy({ !ByteClass.lower.contains($0) }) else { return false }
      let own = text.bytes[name].filter(ByteClass.alnum.contains).map(KeywordAutomaton.folded)
      let other = value.filter(ByteClass.alnum.contains).map(KeywordAutomaton.folded)
      return own.suffix(other.count).elementsEqual(other)
        || text[name.lowerBound - 1] == UInt8(ascii: "[")
    }

    /// Whether it is `--db-password` or `-password`; `-pMyPw` is not.
    private static func isOption(
      _ text: SecretText, first: Int, range: Range<Int>, end: Int
    ) -> Bool {
      let dash = UInt8(ascii: "-")
      guard text.bytes[first] == dash else { return false }
      if let before = text[first - 1], ByteClass.visible.contains(before),
        !SecretValue.isQuote(before), before != UInt8(ascii: "[")
      {
        return false
      }
      return text[first + 1] == dash || first + 1 == range.lowerBound && end == range.upperBound
    }

    /// Whether it is a part of a name, between `_`, `-`, `.` and capitals.
    private static func isPart(_ text: SecretText, _ range: Range<Int>) -> Bool {
      guard let before = text[range.lowerBound - 1] else { return true }
      if ByteClass.lower.contains(before) || ByteClass.digit.contains(before) {
        return ByteClass.upper.contains(text.bytes[range.lowerBound])
      }
      return !ByteClass.upper.contains(before)
    }

    /// Whether it is in the first cell of its line, with only a few other words.
    private static func isCell(_ text: SecretText, _ first: Int) -> Bool {
      var index = first - 1
      while index >= 0, index > first - 80,
        ByteClass.blank.contains(text.bytes[index]) || ByteClass.word.contains(text.bytes[index])
      {
        index -= 1
      }
      return index >= 0 && text.bytes[index] == UInt8(ascii: "|") && text.isLineStart(index)
    }

    func value(_ text: inout SecretText) -> SecretValue? {
      guard let first = text[start], first != 0x0A else { return nil }
      if separator == UInt8(ascii: "|") { return cell(&text) }
      if let quoted = SecretValue.quoted(&text, at: start) { return quoted }
      if isSetting, !text.isCommand, let all = setting(&text) { return all }
      let value = SecretValue.bare(&text, at: start)
      switch separator {
      case UInt8(ascii: ">"):
        return text[value.end] == UInt8(ascii: "<") ? value : nil
      case UInt8(ascii: ":"):
        return isLast(&text, value) || SecretJudge.isMixed(text.bytes[value.range]) ? value : nil
      default:
        return value
      }
    }

    /// Whether nothing follows except a comment or the end of a mapping.
    private func isLast(_ text: inout SecretText, _ value: SecretValue) -> Bool {
      var index = value.end
      while let byte = text[index], index < value.end + 4,
        ",;)]}".utf8.contains(byte) || SecretValue.isQuote(byte) || byte == UInt8(ascii: "\\")
          || byte == 0x0D
      {
        index += 1
      }
      index = text.end(of: .blank, from: index)
      guard let byte = text[index] else { return true }
      return byte == 0x0A || byte == 0x0D || byte == UInt8(ascii: "#") || byte == UInt8(ascii: "}")
        || index > value.end && SecretValue.isQuote(text[value.end])
    }

    /// All that follows `name = ` in a settings file: a password may contain blanks.
    private func setting(_ text: inout SecretText) -> SecretValue? {
      var end = text.end(of: .line, from: start)
      guard end - start <= 200 else { return nil }
      for index in start..<end
      where (text.bytes[index] == UInt8(ascii: "#") || text.bytes[index] == UInt8(ascii: ";"))
        && index > start && ByteClass.blank.contains(text.bytes[index - 1])
      {
        end = index
        break
      }
      while end > start, !ByteClass.visible.contains(text.bytes[end - 1]) { end -= 1 }
      // A line that ends like this is source code.
      if end > start, text.bytes[end - 1] == UInt8(ascii: ";") { return nil }
      if text.bytes[start] == UInt8(ascii: "$") { end = SecretValue.trimmed(text, start..<end) }
      let bytes = text.bytes[start..<end]
      let hasSum = bytes.contains(0x20) && bytes.contains(UInt8(ascii: "+"))
      if hasSum, bytes.split(separator: 0x20).contains([UInt8(ascii: "+")]) { return nil }
      // A line of source code is not a setting.
      if bytes.contains(where: { "()[]{}\"'".utf8.contains($0) }),
        bytes.contains(0x20) || bytes.last == UInt8(ascii: ")")
      {
        return nil
      }
      return bytes.count(where: { $0 == 0x20 }) <= 6
        ? SecretValue(range: start..<end, quote: nil, end: end) : nil
    }

    /// The second and last cell of a line.
    private func cell(_ text: inout SecretText) -> SecretValue? {
      let bar = text.end(of: .cell, from: start)
      guard text[bar] == UInt8(ascii: "|") else { return nil }
      let rest = text.end(of: .blank, from: bar + 1)
      guard text[rest] == nil || text[rest] == 0x0A || text[rest] == 0x0D else { return nil }
      var end = bar
      while end > start, ByteClass.blank.contains(text.bytes[end - 1]) { end -= 1 }
      return SecretValue(range: start..<end, quote: nil, end: bar)
    }
  }
}
