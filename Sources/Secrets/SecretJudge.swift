/// Decides whether the text in a secret's place is one: a placeholder, a variable, `true` and `None` are not.
struct SecretJudge: Sendable {
  /// Words that are no secret, in lower case.
  var ordinary: Set<String> = []
  /// Beginnings of values that only say where the secret is: `file:`.
  var elsewhere: [[UInt8]] = []
  /// Beginnings of values that say what kind of secret follows: `pass:`.
  var before: [[UInt8]] = []

  /// How strict to be.
  enum Demand: Sendable {
    /// Anything that may be a password.
    case any
    /// Only long texts of both letters and digits, as machines make them.
    case mixed
  }

  /// The context of the value.
  struct Surroundings {
    var isSingleQuoted = false
    var isQuoted = false
    var isCommand = false
  }

  /// The range without such a beginning.
  func inner(_ range: Range<Int>, in text: SecretText) -> Range<Int> {
    for word in before
    where range.count > word.count && text.startsFolded(with: word, at: range.lowerBound) {
      return range.lowerBound + word.count..<range.upperBound
    }
    return range
  }

  /// The bytes that are looked at; a longer value is never taken for a word.
  private static let longest = 200

  func isSecret(_ value: ArraySlice<UInt8>, demand: Demand, around: Surroundings) -> Bool {
    let bytes = value.prefix(Self.longest)
    guard let first = bytes.first, let last = bytes.last,
      bytes.contains(where: { ByteClass.alnum.contains($0) || $0 >= 0x80 }),
      !Self.isStandIn(bytes), !isMask(bytes)
    else { return false }
    if value.count == bytes.count {
      if Self.isPlaceholder(bytes) || isVariable(bytes, around) || isCode(bytes, around) {
        return false
      }
      if first == UInt8(ascii: "("), last == UInt8(ascii: ")") { return false }
      if elsewhere.contains(where: { bytes.starts(with: $0) }) { return false }
      if Self.isPath(bytes, isQuoted: around.isQuoted) { return false }
      let word = bytes.prefix(
        bytes.count - bytes.reversed().prefix { "):;,.".utf8.contains($0) }.count)
      if bytes.count <= 40, ordinary.contains(String(decoding: word, as: UTF8.self).lowercased()) {
        return false
      }
      let isNumber = bytes.allSatisfy { ByteClass.digit.contains($0) }
      if isNumber, bytes.count < 3 || demand == .mixed { return false }
    }
    return demand == .any || Self.isMixed(bytes)
  }

  /// Whether it has eight bytes or more, including letters and digits.
  static func isMixed(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.count >= 8 && bytes.contains { ByteClass.digit.contains($0) }
      && bytes.contains { ByteClass.lower.contains($0) || ByteClass.upper.contains($0) }
  }

  /// Whether it contains something that words do not, as a password typed in prose would.
  static func isUnlikeWord(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.contains { ByteClass.digit.contains($0) }
      || bytes.dropFirst().contains { ByteClass.upper.contains($0) }
        && bytes.contains { ByteClass.lower.contains($0) }
      || bytes.dropLast().contains { !ByteClass.name.contains($0) && $0 < 0x80 }
  }

  /// Whether it contains a word such as `redacted-7`, which is not redacted again.
  static func isStandIn(_ bytes: ArraySlice<UInt8>) -> Bool {
    let mark = Array("redacted-".utf8)
    var index = bytes.startIndex
    while index + mark.count < bytes.endIndex {
      if bytes[index] == mark[0], bytes[index..<index + mark.count].elementsEqual(mark),
        ByteClass.digit.contains(bytes[index + mark.count])
      {
        return true
      }
      index += 1
    }
    return false
  }

  /// `<your password>`, `{{ password }}`, `%(password)s`, `[PASSWORD]`.
  private static func isPlaceholder(_ bytes: ArraySlice<UInt8>) -> Bool {
    func isEnclosed(_ opening: StaticString, _ closing: StaticString) -> Bool {
      bytes.count > opening.utf8CodeUnitCount + closing.utf8CodeUnitCount
        && opening.withUTF8Buffer { bytes.starts(with: $0) }
        && closing.withUTF8Buffer { bytes.suffix($0.count).elementsEqual($0) }
    }
    func isWords(_ bytes: ArraySlice<UInt8>) -> Bool {
      bytes.allSatisfy {
        ByteClass.name.contains($0) || $0 == 0x20 || $0 >= 0x80 || $0 == UInt8(ascii: "!")
      }
    }
    if isEnclosed("{{", "}}") || isEnclosed("%(", ")s") || isEnclosed("${", "}") { return true }
    if bytes.starts(with: Array("{{".utf8)) { return true }
    return isEnclosed("<", ">") && isWords(bytes.dropFirst().dropLast())
      || isEnclosed("[", "]") && isWords(bytes.dropFirst().dropLast())
      || isEnclosed("{", "}") && isWords(bytes.dropFirst().dropLast())
      || isEnclosed("%", "%") && isWords(bytes.dropFirst().dropLast())
  }

  /// `$NAME`, `${NAME}`, `$(command)`, `$1`. In a file and between single quotes `$ecret7` is a password.
  private func isVariable(_ bytes: ArraySlice<UInt8>, _ around: Surroundings) -> Bool {
    guard bytes.first == UInt8(ascii: "$"), let second = bytes.dropFirst().first else {
      return false
    }
    // `$self->{pass}`.
    if bytes.contains(UInt8(ascii: ">")), bytes.contains(UInt8(ascii: "-")),
      bytes.contains(UInt8(ascii: "{"))
    {
      return true
    }
    if second == UInt8(ascii: "{") || second == UInt8(ascii: "(") { return true }
    let name = bytes.dropFirst()
    guard name.allSatisfy({ ByteClass.word.contains($0) || $0 == UInt8(ascii: ".") }) else {
      return false
    }
    if around.isCommand, !around.isSingleQuoted { return true }
    let isUpper = name.allSatisfy { !ByteClass.lower.contains($0) }
    let isPlain = name.dropLast().allSatisfy {
      !ByteClass.digit.contains($0) && !ByteClass.upper.contains($0)
    }
    return isUpper || isPlain
  }

  /// `os.environ["X"]`, `getpass()`, `self.password`, in source code that is shown.
  private func isCode(_ bytes: ArraySlice<UInt8>, _ around: Surroundings) -> Bool {
    guard !around.isQuoted, !around.isCommand else { return false }
    let isCall = bytes.contains(UInt8(ascii: "(")) || bytes.contains(UInt8(ascii: "["))
    let isMember =
      bytes.contains(UInt8(ascii: "."))
      && !ByteClass.upper.contains(bytes.first ?? 0)
      && bytes.allSatisfy {
        ByteClass.lower.contains($0) || ByteClass.upper.contains($0) || $0 == UInt8(ascii: ".")
          || $0 == UInt8(ascii: "_")
      }
    return isCall && bytes.allSatisfy { $0 != UInt8(ascii: "!") && $0 != UInt8(ascii: "#") }
      || isMember
  }

  /// `/etc/ssl/key.pem`, `~/.netrc`, `./key`, `C:\keys`.
  private static func isPath(_ bytes: ArraySlice<UInt8>, isQuoted: Bool) -> Bool {
    let text = bytes.prefix(3)
    let slash = UInt8(ascii: "/")
    if text.starts(with: Array("~/".utf8)) || text.starts(with: Array("./".utf8)) { return true }
    guard bytes.first == slash, let second = bytes.dropFirst().first,
      ByteClass.lower.contains(second) || second == UInt8(ascii: ".")
    else { return false }
    if isQuoted, !bytes.dropFirst().contains(slash) { return false }
    let isWord = bytes.dropFirst().allSatisfy(ByteClass.lower.contains)
    return bytes.count < 80
      && (isWord || bytes.dropFirst().contains { $0 == slash || $0 == UInt8(ascii: ".") })
      && bytes.allSatisfy { ByteClass.name.contains($0) || $0 == slash }
  }

  /// `xxxx`, `********`, `%s`.
  private func isMask(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard let first = bytes.first else { return true }
    if first | 0x20 == UInt8(ascii: "x"), bytes.allSatisfy({ $0 == first }) { return true }
    return first == UInt8(ascii: "%") && bytes.count <= 5
  }
}
