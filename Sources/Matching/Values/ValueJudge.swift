import Console
import CourseModel
import Knowledge

/// Judges one value against another: a cell, a property's value, a line of text.
struct ValueJudge {
  enum Outcome: Hashable {
    case right
    case wrong
    /// An id or a choice that differs from the one bound before.
    case conflict(variable: String, bound: String)
  }

  /// A variable, and the value that it gets if everything else is right.
  struct Proposal {
    var variable: String
    var value: String
    /// Whether no other variable of its kind may have this value.
    var isExclusive = false
    /// Whether it holds in this output only: a number or a card's name means something else on another node.
    var isLocal = false
  }

  let context: MatchContext
  var bindings: Bindings
  /// Placeholders by the author's words for them.
  private let choices: [String: String]
  private let read: ReadValues
  let nodeNames: Set<String>
  let nodeAddresses: Set<String>
  /// Sizes that the reader typed, in bytes.
  let typedSizes: Set<Double>
  /// Values that hold in this output only.
  private(set) var local: [String: String] = [:]
  /// The variables of values that only one may have, by value.
  private(set) var owners: [String: String] = [:]

  init(context: MatchContext, values: ReadValues, bindings: Bindings) {
    self.context = context
    read = values
    self.bindings = bindings
    typedSizes = Set(context.typed.compactMap { $0.utf8.count < 16 ? Value.bytes($0) : nil })
    choices = Dictionary(
      context.choices.map { ($0.value, $0.placeholder) }, uniquingKeysWith: { first, _ in first })
    nodeNames = Set(context.nodeChoices.flatMap(\.keys))
    nodeAddresses = Set(context.nodeChoices.flatMap(\.values))
  }

  func values(of text: String) -> [Value] { read.values(of: text) }

  /// Judges a value, and keeps its bindings if it is right.
  mutating func judge(_ expected: String, _ actual: String, property: Property? = nil) -> Outcome {
    var proposals: [Proposal] = []
    let outcome = compare(expected, actual, property: property, proposals: &proposals)
    if outcome == .right {
      for proposal in proposals {
        if proposal.isLocal {
          local[proposal.variable] = proposal.value
        } else {
          bindings.bind(proposal.variable, to: proposal.value)
        }
        if proposal.isExclusive { owners[proposal.value] = proposal.variable }
      }
    }
    return outcome
  }

  /// Judges a value without keeping bindings; `conflictIsRight` says how a conflict counts.
  func matches(
    _ expected: String, _ actual: String, property: Property? = nil, conflictIsRight: Bool = true
  ) -> Bool {
    var proposals: [Proposal] = []
    switch compare(expected, actual, property: property, proposals: &proposals) {
    case .right: return true
    case .wrong: return false
    case .conflict: return conflictIsRight
    }
  }

  private func compare(
    _ expected: String, _ actual: String, property: Property?, proposals: inout [Proposal]
  ) -> Outcome {
    if isElision(expected) { return .right }
    if let property, let outcome = differing(property, expected, actual, &proposals) {
      return outcome
    }
    if expected == actual, expected.utf8.count < 24 {
      return chosen(expected, actual: actual, proposals: &proposals) ?? .right
    }
    if !context.strict.contains(.transitionalStates),
      TransitionalState.may(expected, become: actual)
    {
      return .right
    }
    if let outcome = chosen(expected, actual: actual, proposals: &proposals) { return outcome }
    let written = (expected, actual)
    let (expected, actual) = sharedHome(Self.unquoted(expected, actual))
    // What a failed comparison proposed must not stand in the way of the next one.
    let before = proposals
    let outcome = compareTokens(
      substituted(expected), actual: actual, under: property, proposals: &proposals)
    guard outcome == .wrong else { return outcome }
    if let lists = ListOrder.sorted(substituted(expected), actual, property: property?.name) {
      proposals = before
      let sorted = compareTokens(
        lists.expected, actual: lists.actual, under: property, proposals: &proposals)
      if sorted != .wrong { return sorted }
    }
    if let pairs = QuotedPairs.matching(
      substituted(expected), actual, context.knowledge.values.addedPairs)
    {
      proposals = before
      return compareTokens(
        substituted(expected), actual: pairs, under: property, proposals: &proposals)
    }
    if let paths = HomeFolder.ofTwoPeople(substituted(written.0), written.1) {
      proposals = before
      let own = compareTokens(paths.0, actual: paths.1, under: property, proposals: &proposals)
      if own != .wrong { return own }
    }
    guard expected.hasText("\n") || actual.hasText("\n") else { return .wrong }
    // A wrapped cell: the line break may replace a space or nothing.
    proposals = before
    return compareTokens(
      substituted(expected.filter { $0 != "\n" }), actual: actual.filter { $0 != "\n" },
      under: property, proposals: &proposals)
  }

  /// Removes the quotes around one of two values if the other has none: `"516"` and `516`.
  private static func unquoted(_ expected: String, _ actual: String) -> (String, String) {
    func inner(_ text: String) -> String? {
      let bytes = text.utf8
      guard bytes.count >= 2, let first = bytes.first, first == bytes.last,
        first == UInt8(ascii: "\"") || first == UInt8(ascii: "'")
      else { return nil }
      return String(text.dropFirst().dropLast())
    }
    switch (inner(expected), inner(actual)) {
    case (let text?, nil): return (text, actual)
    case (nil, let text?): return (expected, text)
    case (let left?, let right?) where expected.utf8.first != actual.utf8.first:
      return (left, right)
    default: return (expected, actual)
    }
  }

  /// Replaces home folders with `~` if both texts have one.
  private func sharedHome(_ texts: (String, String)) -> (String, String) {
    let (expected, actual) = texts
    guard expected.utf8.contains(UInt8(ascii: "/")), !context.strict.contains(.homeFolders),
      let left = HomeFolder.shortened(expected), let right = HomeFolder.shortened(actual)
    else { return (expected, actual) }
    return (left, right)
  }

  // MARK: Values that may differ by their name

  /// Judges a value that may differ by the name of its column or property; nil if it may not.
  private func differing(
    _ property: Property, _ expected: String, _ actual: String, _ proposals: inout [Proposal]
  ) -> Outcome? {
    if property.isFree { return .right }
    if property.isExact { return nil }
    guard let rule = property.rule, rule != .pooledAddresses, !expected.isEmpty,
      expected.lowercased() != "none", !context.commandWords.contains(expected),
      !actual.isEmpty, actual.lowercased() != "none"
    else { return nil }
    if rule == .ids { return numbered(property, expected, actual, &proposals) }
    if rule == .people, context.typed.contains(where: { expected.hasText($0) && $0.utf8.count > 3 })
    {
      return nil
    }
    // Of several words only the numbers may differ.
    guard
      rule == .times || rule == .people
        || (rule == .machineValues && !Self.startsWithDigit(expected)) || !expected.hasText(" ")
        || !actual.hasText(" ")
        || isOneValue(expected)
    else { return nil }
    // A number that the reader typed somewhere is shown as typed.
    if rule == .ownFiles, context.typed.contains(expected) { return nil }
    // Not known on the author's machine.
    if rule == .times, expected == "-", isTime(actual) { return .right }
    if property.least > 0, let number = Double(expected), number < property.least { return nil }
    return isSameType(expected, actual, rule: rule) ? .right : nil
  }

  /// Judges a number that a service counts up: any, but always the same one for the same thing. A newer service may
  /// use random ids instead.
  private func numbered(
    _ property: Property, _ expected: String, _ actual: String, _ proposals: inout [Proposal]
  ) -> Outcome? {
    let (left, right) = Self.unquoted(expected, actual)
    func isNumber(_ text: String) -> Bool { text.utf8.allSatisfy { $0 &- 0x30 < 10 } }
    guard
      isNumber(left)
        ? isNumber(right) || ValueScanner.ids(in: right) == [right]
        : Self.isRandomName(left) && Self.isRandomName(right)
          && (ValueScanner.ids(in: left).isEmpty || ValueScanner.ids(in: right).isEmpty)
    else { return nil }
    let name = PropertyLines.normalized(property.name)
    return bound("\(name) \(left)", to: "own \(name) \(right)", isLocal: true, &proposals)
  }

  /// Ten or more small letters and digits, 22 of all kinds, or the hexadecimal `7E1B-03C4`, with a digit among them: where ids stand, it
  /// is one.
  private static func isRandomName(_ text: String) -> Bool {
    if text.utf8.count == 9, text.utf8.dropFirst(4).first == UInt8(ascii: "-") {
      return text.utf8.allSatisfy { $0 &- 0x30 < 10 || $0 &- 0x41 < 6 || $0 == UInt8(ascii: "-") }
    }
    // 16 bytes in Base64 for URLs (RFC 4648).
    if text.utf8.count == 22, text.utf8.contains(where: { $0 &- 0x41 < 26 }),
      text.utf8.contains(where: { $0 &- 0x61 < 26 }),
      text.utf8.dropLast().contains(where: { $0 &- 0x30 < 10 }),
      text.utf8.allSatisfy({ isWordByte($0) || $0 == UInt8(ascii: "-") })
    {
      return true
    }
    return text.utf8.count >= 10
      && text.utf8.allSatisfy { $0 &- 0x30 < 10 || $0 &- 0x61 < 26 }
      && text.utf8.contains { $0 &- 0x30 < 10 }
  }

  private func isSameType(_ expected: String, _ actual: String, rule: ValueRule) -> Bool {
    let (expected, actual) = Self.unquoted(expected, actual)
    switch rule {
    case .ownFiles, .machineValues: return isSameAmount(expected, actual, rule: rule)
    case .processNumbers where (expected == "0") != (actual == "0"): return false
    case .counters, .processNumbers:
      return Self.startsWithDigit(expected) && Self.startsWithDigit(actual)
    case .times:
      return (isTime(expected) && isTime(actual))
        || (Self.startsWithDigit(expected) && Self.startsWithDigit(actual)
          && expected.utf8.count == actual.utf8.count
          // The age of a person has no unit.
          && (expected.utf8.count > 4 || !expected.utf8.allSatisfy { $0 &- 0x30 < 10 }))
    case .people: return true
    case .oneTimePasswords where !Self.startsLikeAWord(expected): return false
    default: return !actual.hasText(" ") || expected.hasText(" ")
    }
  }

  private func isOneValue(_ text: String) -> Bool { values(of: text).count == 1 }

  /// A secret does; `(0644/-rw-r--r--)` is none.
  private static func startsLikeAWord(_ text: String) -> Bool {
    text.utf8.first.map { isDigit($0) || isLetter($0) || $0 >= 0x80 } ?? false
  }

  private static func startsWithDigit(_ text: String) -> Bool {
    text.utf8.first.map { $0 &- 0x30 < 10 } ?? false
  }

  private func isTime(_ text: String) -> Bool {
    // Of long ago, ps(1) shows the year only.
    (text.utf8.count == 4 && (text.hasPrefix("19") || text.hasPrefix("20")) && Int(text) != nil)
      || values(of: text).contains { $0.kind == .time || $0.kind == .duration }
  }

  /// The smallest number that may be a size of its own accord: a smaller one is what the lab asks for.
  static let leastOwnSize = 1000.0

  private func isSameAmount(_ expected: String, _ actual: String, rule: ValueRule) -> Bool {
    let left = values(of: expected)
    let right = values(of: actual)
    // The name of a processor or a disk.
    if rule == .machineValues, !Self.startsWithDigit(expected) { return true }
    guard left.count == 1, right.count == 1, let wanted = left[0].amount,
      let found = right[0].amount
    else {
      // `0,1` and `0-3`: processors.
      if rule == .machineValues, left.count > 1, Self.startsWithDigit(actual) { return true }
      // A checksum.
      func isHexadecimal(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 6 }
      }
      return rule == .ownFiles && !Self.startsWithDigit(actual.filter { $0 != " " })
        ? isHexadecimal(expected) && isHexadecimal(actual)
        : isHexadecimal(expected) && isHexadecimal(actual) && expected.utf8.count >= 32
    }
    if left[0].kind == .size || right[0].kind == .size { return mayBe(left[0], size: right[0]) }
    guard (wanted == 0) == (found == 0) else { return false }
    return wanted == found || rule == .machineValues || wanted >= Self.leastOwnSize
  }

  // MARK: The reader's own choices

  /// Judges a value that is just the author's choice: the reader's choice is expected instead.
  private func chosen(
    _ expected: String, actual: String, proposals: inout [Proposal]
  ) -> Outcome? {
    guard let placeholder = choices[expected], !actual.isEmpty else { return nil }
    if let bound = bindings[placeholder] {
      if actual == bound { return .right }
      // The author's word may also be meant literally, if the course has it typed as it is.
      return context.typed.contains(expected) && actual == expected
        ? .right : .conflict(variable: placeholder, bound: bound)
    }
    guard !actual.contains(" "), !isElision(actual), actual != "None" else { return nil }
    proposals.append(Proposal(variable: placeholder, value: actual))
    return .right
  }

  /// Replaces the author's choices in an expected text with the reader's, word by word.
  func substituted(_ text: String) -> String {
    guard !choices.isEmpty else { return text }
    var result = text
    for (value, placeholder) in choices {
      guard let bound = bindings[placeholder], bound != value, result.contains(value) else {
        continue
      }
      result = Self.replacing(value, with: bound, in: result)
    }
    return result
  }

  private static func replacing(_ word: String, with other: String, in text: String) -> String {
    let bytes = Array(text.utf8)
    let target = Array(word.utf8)
    var result: [UInt8] = []
    var index = 0
    func isWord(_ byte: UInt8) -> Bool {
      byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte == 0x5F
    }
    while index < bytes.count {
      let end = index + target.count
      if end <= bytes.count, bytes[index..<end].elementsEqual(target),
        index == 0 || !isWord(bytes[index - 1]), end == bytes.count || !isWord(bytes[end])
      {
        result.append(contentsOf: other.utf8)
        index = end
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
