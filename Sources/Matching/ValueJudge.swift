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

  let context: MatchContext
  var bindings: Bindings
  /// Placeholders by the author's words for them.
  private let choices: [String: String]
  private let nodeNames: Set<String>
  private let nodeAddresses: Set<String>

  init(context: MatchContext, bindings: Bindings) {
    self.context = context
    self.bindings = bindings
    choices = Dictionary(
      context.choices.map { ($0.value, $0.placeholder) }, uniquingKeysWith: { first, _ in first })
    nodeNames = Set(context.nodeChoices.flatMap(\.keys))
    nodeAddresses = Set(context.nodeChoices.flatMap(\.values))
  }

  /// Judges a value, and keeps its bindings if it is right.
  mutating func judge(_ expected: String, _ actual: String, property: Property? = nil) -> Outcome {
    var proposals: [(String, String)] = []
    let outcome = compare(expected, actual, property: property, proposals: &proposals)
    if outcome == .right {
      for (variable, value) in proposals { bindings.bind(variable, to: value) }
    }
    return outcome
  }

  /// Judges a value without keeping bindings; `conflictIsRight` says how a conflict counts.
  func matches(
    _ expected: String, _ actual: String, property: Property? = nil, conflictIsRight: Bool = true
  ) -> Bool {
    var proposals: [(String, String)] = []
    switch compare(expected, actual, property: property, proposals: &proposals) {
    case .right: return true
    case .wrong: return false
    case .conflict: return conflictIsRight
    }
  }

  private func compare(
    _ expected: String, _ actual: String, property: Property?, proposals: inout [(String, String)]
  ) -> Outcome {
    if isElision(expected) { return .right }
    if let property, isFree(property, expected: expected, actual: actual) { return .right }
    if expected == actual, expected.utf8.count < 24 {
      return chosen(expected, actual: actual, proposals: &proposals) ?? .right
    }
    if !context.strict.contains(.transitionalStates),
      TransitionalState.may(expected, become: actual)
    {
      return .right
    }
    if let outcome = chosen(expected, actual: actual, proposals: &proposals) { return outcome }
    let (expected, actual) = sharedHome(expected, actual)
    let outcome = compareTokens(substituted(expected), actual: actual, proposals: &proposals)
    if outcome == .wrong, expected.hasText("\n") || actual.hasText("\n") {
      // A wrapped cell: the line break may replace a space or nothing.
      return compareTokens(
        substituted(expected.filter { $0 != "\n" }), actual: actual.filter { $0 != "\n" },
        proposals: &proposals)
    }
    return outcome
  }

  /// Replaces home folders with `~` if both texts have one.
  private func sharedHome(_ expected: String, _ actual: String) -> (String, String) {
    guard expected.utf8.contains(UInt8(ascii: "/")), !context.strict.contains(.homeFolders),
      let left = HomeFolder.shortened(expected), let right = HomeFolder.shortened(actual)
    else { return (expected, actual) }
    return (left, right)
  }

  // MARK: Values that may differ by their name

  private func isFree(_ property: Property, expected: String, actual: String) -> Bool {
    if property.isFree { return true }
    guard let rule = property.rule, !expected.isEmpty, expected.lowercased() != "none",
      !context.commandWords.contains(expected)
    else { return false }
    // A number that the reader typed somewhere is shown as typed.
    if rule == .ownFiles, context.typed.contains(expected) { return false }
    guard !actual.isEmpty, actual.lowercased() != "none" else { return false }
    return Self.sameType(expected, actual, rule: rule)
  }

  private static func sameType(_ expected: String, _ actual: String, rule: ValueRule) -> Bool {
    func startsWithDigit(_ text: String) -> Bool {
      text.utf8.first.map { $0 &- 0x30 < 10 } ?? false
    }
    func isHexadecimal(_ text: String) -> Bool {
      text.utf8.allSatisfy { $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 6 }
    }
    switch rule {
    case .ownFiles:
      return startsWithDigit(expected) && expected.utf8.count < 24
        ? startsWithDigit(actual) : isHexadecimal(expected) == isHexadecimal(actual)
    case .counters, .processNumbers: return startsWithDigit(expected) == startsWithDigit(actual)
    case .times:
      if startsWithDigit(expected), startsWithDigit(actual),
        expected.utf8.count == actual.utf8.count
      {
        return true
      }
      let kinds = Set(ValueScanner.tokens(of: expected).map(\.kind))
      let others = Set(ValueScanner.tokens(of: actual).map(\.kind))
      return kinds.contains(.time) == others.contains(.time)
    default: return !actual.hasText(" ") || expected.hasText(" ")
    }
  }

  // MARK: The reader's own choices

  /// Judges a value that is just the author's choice: the reader's choice is expected instead.
  private func chosen(
    _ expected: String, actual: String, proposals: inout [(String, String)]
  ) -> Outcome? {
    guard let placeholder = choices[expected], !actual.isEmpty else { return nil }
    if let bound = bindings[placeholder] {
      if actual == bound { return .right }
      // The author's word may also be meant literally, if the course has it typed as it is.
      return context.typed.contains(expected) && actual == expected
        ? .right : .conflict(variable: placeholder, bound: bound)
    }
    guard !actual.contains(" "), !isElision(actual), actual != "None" else { return nil }
    proposals.append((placeholder, actual))
    return .right
  }

  /// Replaces the author's choices in an expected text with the reader's, word by word.
  private func substituted(_ text: String) -> String {
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

  // MARK: Tokens

  private func compareTokens(
    _ expected: String, actual: String, proposals: inout [(String, String)]
  ) -> Outcome {
    let left = ValueScanner.tokens(of: expected)
    let right = ValueScanner.tokens(of: actual)
    let isLog = left.first?.kind == .time && left.count > 3
    var position = 0
    var conflict: Outcome?
    var index = 0
    while index < left.count {
      let token = left[index]
      if token.kind == .elision {
        guard index + 1 < left.count else { return conflict ?? .right }
        let next = left[index + 1]
        while position < right.count,
          right[position].kind != next.kind || right[position].text != next.text
        {
          position += 1
        }
        index += 1
        continue
      }
      guard position < right.count else { return .wrong }
      if isAccount(left, index), isAccount(right, position),
        !context.strict.contains(.homeFolders)
      {
        // The owner of the key: `user@host`, to the end of the line.
        return conflict ?? .right
      }
      let other = right[position]
      switch compare(
        token, other: other, line: left, index: index, isLog: isLog, proposals: &proposals)
      {
      case .right: break
      case .wrong: return .wrong
      case .conflict(let variable, let bound):
        conflict = conflict ?? .conflict(variable: variable, bound: bound)
      }
      index += 1
      position += 1
    }
    guard position == right.count else { return .wrong }
    return conflict ?? .right
  }

  /// Whether this is the name before an `@`, right after a key's fingerprint.
  private func isAccount(_ line: [ValueToken], _ index: Int) -> Bool {
    index > 0 && index + 1 < line.count && line[index + 1].text == "@"
      && [.fingerprint, .hash].contains(line[index - 1].kind)
  }

  private func compare(
    _ token: ValueToken, other: ValueToken, line: [ValueToken], index: Int, isLog: Bool,
    proposals: inout [(String, String)]
  ) -> Outcome {
    if token.kind == .id, other.kind == .id, !context.strict.contains(.ids) {
      return bind(token.text, to: other.text, &proposals)
    }
    if token.text == other.text { return .right }
    if let rule = ValueRule.rule(for: token.kind), token.kind == other.kind,
      !context.strict.contains(rule), !context.typed.contains(token.text)
    {
      return .right
    }
    switch (token.kind, other.kind) {
    case (.address, .address): return mayBe(token.text, address: other.text) ? .right : .wrong
    case (.word, .word):
      return nodeNames.contains(token.text) && nodeNames.contains(other.text) ? .right : .wrong
    case (.number, .number):
      return isFreeNumber(line, index, isLog: isLog) ? .right : .wrong
    case (.version, .number), (.number, .version):
      return !context.strict.contains(.versions) && token.kind == .version ? .right : .wrong
    default: return .wrong
    }
  }

  private func bind(
    _ expected: String, to actual: String, _ proposals: inout [(String, String)]
  ) -> Outcome {
    let variable = context.variables[expected] ?? expected
    // Hexadecimal digits may be in either case; LVM's ids are not hexadecimal.
    let isHexadecimal = actual.utf8.count != 38
    let hasCapitals = isHexadecimal && actual.utf8.contains { $0 &- 0x41 < 26 }
    let value = hasCapitals ? actual.lowercased() : actual
    let bound = proposals.last { $0.0 == variable }?.1 ?? bindings[variable]
    if let bound {
      guard Bindings.isSame(bound, value) else {
        return .conflict(variable: variable, bound: bound)
      }
      if value.utf8.count > bound.utf8.count { proposals.append((variable, value)) }
      return .right
    }
    if context.distinct.contains(variable),
      let owner = owner(of: value, besides: variable, proposals)
    {
      return .conflict(variable: variable, bound: "an id other than \(owner)'s")
    }
    proposals.append((variable, value))
    return .right
  }

  /// Finds another thing of the course that already has this id. Few things have names, so all are checked.
  private func owner(
    of value: String, besides variable: String, _ proposals: [(String, String)]
  ) -> String? {
    let proposed = proposals.lazy.filter { $0.1 == value && context.distinct.contains($0.0) }.map(
      \.0)
    let bound = context.distinct.lazy.filter { bindings[$0] == value }
    return (Array(proposed) + Array(bound)).filter { Self.thing($0) != Self.thing(variable) }.min()
  }

  /// The thing without its generation: students may leave out making it again.
  private static func thing(_ variable: String) -> Substring {
    variable.firstIndex(of: "#").map { variable[..<$0].dropLast() } ?? variable[...]
  }

  /// Judges an address: one that was typed must be equal; one that a service assigned may be any of its pool.
  private func mayBe(_ expected: String, address actual: String) -> Bool {
    if nodeAddresses.contains(expected), nodeAddresses.contains(actual) { return true }
    guard !context.strict.contains(.pooledAddresses), !context.typed.contains(expected) else {
      return false
    }
    return context.networks.contains { $0.contains(expected) && $0.contains(actual) }
  }

  private func isFreeNumber(_ line: [ValueToken], _ index: Int, isLog: Bool) -> Bool {
    func text(_ offset: Int) -> String {
      line.indices.contains(index + offset) ? line[index + offset].text : ""
    }
    if isLog || (text(-1) == "=" && text(-2) == "ttl") {
      return !context.strict.contains(.counters)
    }
    if context.knowledge.messages.isWord(text(1), .blockUnits)
      || (text(-1) == "=" && text(-2) == "time")
    {
      return !context.strict.contains(.times)
    }
    if line.indices.contains(index + 1), line[index + 1].kind == .time {
      return !context.strict.contains(.times)
    }
    let isProcess =
      (text(1) == "/" && line.indices.contains(index + 2) && line[index + 2].kind == .word
        && line[index].isSpaced && !line[index + 2].isSpaced && !line[index + 1].isSpaced)
      || (text(-1) == "[" && text(1) == "]" && index >= 2 && line[index - 2].kind == .word)
      || text(-1).lowercased() == "pid" || (text(-1) == "=" && text(-2).lowercased() == "pid")
    return isProcess && !context.strict.contains(.processNumbers)
  }

  // MARK: Keys

  /// Makes a key of the parts of a value that are the same for every student: tokens that may differ
  /// are replaced by a mark. Two rows with the same key are about the same thing.
  func stableKey(_ value: String, property: Property?, isExpected: Bool) -> String {
    if let property, property.rule != nil || property.isFree { return "*" }
    if value.utf8.first == UInt8(ascii: "."), isElision(value) { return "*" }
    let text = isExpected ? substituted(value) : value
    if Self.isPlain(text) { return text }
    var key = ""
    for token in ValueScanner.tokens(of: text) {
      switch token.kind {
      case .word, .number, .punctuation, .elision: key += token.text
      case .address:
        key +=
          isExpected && context.typed.contains(token.text) ? token.text : addressKey(token.text)
      default: key += context.typed.contains(token.text) && token.kind != .id ? token.text : "\u{1}"
      }
      key += " "
    }
    return key
  }

  /// Whether a cell is a plain word, as most are: it cannot contain a value of another type.
  private static func isPlain(_ text: String) -> Bool {
    guard text.utf8.count < 32, let first = text.utf8.first, (first | 0x20) &- 0x61 < 26,
      !text.hasPrefix("instance-")
    else { return text.isEmpty }
    return text.utf8.allSatisfy {
      ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == 0x2D || $0 == 0x5F
    }
  }

  private func addressKey(_ address: String) -> String {
    !context.typed.contains(address) && context.networks.contains { $0.contains(address) }
      ? "\u{2}" : address
  }
}
