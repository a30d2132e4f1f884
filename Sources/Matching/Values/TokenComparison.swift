import Console
import CourseModel
import Knowledge

extension ValueJudge {
  /// Compares two texts value by value.
  /// - Parameter property: The column or property that they belong to.
  func compareTokens(
    _ expected: String, actual: String, under property: Property? = nil, proposals: inout [Proposal]
  ) -> Outcome {
    var left = values(of: expected)
    let right = values(of: actual)
    if property?.isExact == true { for index in left.indices { left[index].isChosen = true } }
    if let property, let rule = property.rule {
      let least: Double? =
        switch rule {
        case .ownFiles: Self.leastOwnSize
        // Any, but not none.
        case .machineValues, .processNumbers: .leastNonzeroMagnitude
        default: property.least > 0 ? property.least : nil
        }
      let kind = rule == .pooledAddresses ? ValueToken.Kind.address : .number
      if rule == .counters {
        for index in left.indices where left[index].kind == .size { left[index].rule = rule }
      }
      for index in left.indices
      where left[index].kind == kind && left[index].rule == nil
        && (rule != .times || left[index].text.utf8.count > 4)
      {
        left[index].rule = rule
        left[index].least = least
      }
    }
    var position = 0
    var conflict: Outcome?
    var index = 0
    while index < left.count {
      let value = left[index]
      if value.kind == .elision, position >= right.count || right[position].kind != .elision {
        guard index + 1 < left.count else {
          return saysFailure(right[position...]) && !saysFailure(left[...])
            ? .wrong : conflict ?? .right
        }
        let next = left[index + 1]
        while position < right.count,
          right[position].kind != next.kind || right[position].text != next.text
        {
          position += 1
        }
        index += 1
        continue
      }
      guard position < right.count else {
        return AddedWords.areMissing(left[index...]) ? conflict ?? .right : .wrong
      }
      if isAccount(left, index), isAccount(right, position), !context.strict.contains(.homeFolders)
      {
        // The owner of the key: `user@host`.
        index = accountEnd(left, index)
        position = accountEnd(right, position)
        continue
      }
      switch compare(value, right[position], at: position, in: right, &proposals) {
      case .right: break
      case .wrong:
        // `2 users`, `1 user`
        guard index > 0, left[index - 1].rule != nil, left[index - 1].kind == .number,
          position > 0, left[index - 1].text == "1" || right[position - 1].text == "1",
          Self.areOneAndMany(value.text, right[position].text)
        else { return .wrong }
      case .conflict(let variable, let bound):
        conflict = conflict ?? .conflict(variable: variable, bound: bound)
      }
      index += 1
      position += 1
    }
    guard position == right.count || AddedWords.sayNothing(right[position...]) else {
      return .wrong
    }
    return conflict ?? .right
  }

  /// Whether a word says that something failed: nobody leaves that out of an output.
  private func saysFailure(_ values: ArraySlice<Value>) -> Bool {
    values.contains { value in
      value.kind == .word
        && context.knowledge.messages.begin(.errorComplaints, value.text.lowercased() + " ")
    }
  }

  private static func areOneAndMany(_ word: String, _ other: String) -> Bool {
    word + "s" == other || other + "s" == word
  }

  /// Whether this is the name before an `@`, right after a key's fingerprint.
  private func isAccount(_ line: [Value], _ index: Int) -> Bool {
    index > 0 && index + 1 < line.count && line[index + 1].text == "@"
      && [.fingerprint, .hash].contains(line[index - 1].kind)
  }

  /// The end of `user@host` that starts here.
  private func accountEnd(_ line: [Value], _ index: Int) -> Int {
    line.indices.dropFirst(index + 1).first { line[$0].isSpaced } ?? line.count
  }

  private func compare(
    _ value: Value, _ other: Value, at position: Int, in line: [Value],
    _ proposals: inout [Proposal]
  ) -> Outcome {
    if value.isID(like: other), !context.strict.contains(.ids) {
      return bind(value.text, to: other.text, &proposals)
    }
    switch (value.kind, other.kind) {
    case (.address, .address): return judge(value, address: other, &proposals)
    case (.interface, .interface):
      guard value.text != other.text else { return .right }
      return isTyped(value) || context.strict.contains(.machineValues)
        ? .wrong : bound(value.text, to: other.text, isLocal: true, &proposals)
    case (.hash, .hash) where value.isHexadecimal: return judge(value, hash: other, &proposals)
    default: break
    }
    if value.text == other.text { return .right }
    switch (value.kind, other.kind) {
    case (.size, .size):
      if value.rule == .counters, !value.isChosen, !context.strict.contains(.counters) {
        return .right
      }
      guard mayBe(value, size: other) else { return .wrong }
      let (left, right) = ("size \(value.text)", "size \(other.text)")
      // Exchanged with another one.
      if self.value(of: right, proposals) == left { return .wrong }
      proposals.append(Proposal(variable: left, value: right, isLocal: true))
      return .right
    case (.rule, .rule): return value.text.first == other.text.first ? .right : .wrong
    case (.word, .word):
      return (nodeNames.contains(value.text) && nodeNames.contains(other.text))
        || mayDiffer(value, other) ? .right : .wrong
    case (.punctuation, .punctuation):
      return Self.quotes.isSuperset(of: [value.text, other.text]) ? .right : .wrong
    default: return mayDiffer(value, other) ? .right : .wrong
    }
  }

  private static let quotes: Set<String> = ["'", "\"", "`"]

  private func isTyped(_ value: Value) -> Bool { context.typed.contains(value.text) }

  private func mayDiffer(_ value: Value, _ other: Value) -> Bool {
    guard let rule = value.rule, !context.strict.contains(rule), !value.isChosen else {
      return false
    }
    if value.kind == .number {
      if rule == .versions { return other.kind == .version || other.kind == .number }
      guard other.isQuantity, rule != .ownFiles || !isTyped(value) else { return false }
      guard let least = value.least, let wanted = value.amount, let found = other.amount else {
        return true
      }
      return wanted == found || (wanted >= least && found > 0)
    }
    guard !isTyped(value) else { return false }
    if rule == .instanceNames, value.kind == .word { return other.hasTwoWords }
    // The last line of a modulus may be two pairs of digits.
    if rule == .fingerprints { return other.kind == .fingerprint || other.kind == .time }
    if rule == .times, other.kind == .fingerprint { return value.text.utf8.count == 5 }
    if rule == .times { return other.rule == .times || (other.kind == .time) }
    if rule == .versions { return other.kind == .version || other.kind == .number }
    return value.kind == other.kind
  }

  /// How much larger one machine's size may be than another's.
  private static let largestRatio = 1000.0

  /// Judges a size: one that was typed must be equal, others may be the machine's own, but not nothing for something.
  func mayBe(_ expected: Value, size actual: Value) -> Bool {
    guard let wanted = expected.amount, let found = actual.amount else { return false }
    if wanted == found { return true }
    // An empty folder has a size, too.
    guard
      expected.kind != actual.kind || max(wanted, found) <= min(wanted, found) * Self.largestRatio
        || min(wanted, found) == 0
    else {
      return false
    }
    guard !context.strict.contains(.machineValues), !typedSizes.contains(wanted),
      !expected.isExactSize, !expected.isChosen
    else { return false }
    return (wanted == 0) == (found == 0)
  }

  /// Judges a checksum: of the same length, and the same wherever the manual's is the same.
  private func judge(
    _ expected: Value, hash actual: Value, _ proposals: inout [Proposal]
  ) -> Outcome {
    if expected.text == actual.text { return .right }
    guard expected.text.utf8.count == actual.text.utf8.count, mayDiffer(expected, actual) else {
      return .wrong
    }
    return bound(expected.text, to: actual.text, &proposals)
  }

  // MARK: Addresses

  /// Judges an address: one that was typed must be equal; one that a service handed out may be any other, of its pool
  /// if that is known.
  private func judge(
    _ expected: Value, address actual: Value, _ proposals: inout [Proposal]
  ) -> Outcome {
    if nodeAddresses.contains(expected.text), nodeAddresses.contains(actual.text) { return .right }
    let isStrict =
      context.strict.contains(.pooledAddresses) || context.typed.contains(expected.text)
    if !isStrict, expected.text != actual.text {
      if context.networks.contains(where: {
        $0.contains(expected.text) && $0.contains(actual.text)
      }) {
        return .right
      }
      if expected.rule == .pooledAddresses
        || value(of: expected.text, proposals) != nil
      {
        return bound(expected.text, to: actual.text, &proposals)
      }
      if isNetwork(expected.text, like: actual.text, proposals) { return .right }
    }
    return expected.text == actual.text || Self.haveOneHost(expected.text, actual.text)
      ? .right : .wrong
  }

  /// Whether they are the networks of an address that was handed out, in the manual and to the student.
  private func isNetwork(_ expected: String, like actual: String, _ proposals: [Proposal]) -> Bool {
    guard expected.hasSuffix(".0") || expected.hasSuffix(".255") else { return false }
    func isPart(_ network: String, _ address: String) -> Bool {
      address.hasPrefix(network.prefix { $0 != "." } + ".")
        && zip(network.split(separator: "."), address.split(separator: ".")).prefix(3).allSatisfy(
          ==)
    }
    return proposals.contains { isPart(expected, $0.variable) && isPart(actual, $0.value) }
      || bindings.values.contains { isPart(expected, $0.key) && isPart(actual, $0.value) }
  }

  /// Whether two IPv6 addresses of one network were both made of a MAC address.
  private static func haveOneHost(_ expected: String, _ actual: String) -> Bool {
    expected.hasText("ff:fe") && actual.hasText("ff:fe")
      && expected.split(separator: ":").prefix(4) == actual.split(separator: ":").prefix(4)
  }

  // MARK: Binding

  private func value(of variable: String, _ proposals: [Proposal]) -> String? {
    proposals.last { $0.variable == variable }?.value ?? local[variable] ?? bindings[variable]
  }

  /// Binds a value that a service or a machine chose, and that nothing else has.
  func bound(
    _ variable: String, to value: String, isLocal: Bool = false, _ proposals: inout [Proposal]
  ) -> Outcome {
    if let bound = self.value(of: variable, proposals) {
      return bound == value ? .right : .conflict(variable: variable, bound: bound)
    }
    let owner = proposals.last { $0.isExclusive && $0.value == value }?.variable ?? owners[value]
    if self.value(of: value, proposals) == variable, value != variable {
      return .conflict(variable: variable, bound: "exchanged with \(value)")
    }
    if let owner, owner != variable {
      return .conflict(variable: variable, bound: "another value than for \(owner)")
    }
    proposals.append(
      Proposal(variable: variable, value: value, isExclusive: true, isLocal: isLocal))
    return .right
  }

  private func bind(
    _ expected: String, to actual: String, _ proposals: inout [Proposal]
  ) -> Outcome {
    let variable = context.variables[expected] ?? expected
    // Hexadecimal digits may be in either case; LVM's ids are not hexadecimal.
    let isHexadecimal = actual.utf8.count != 38
    let hasCapitals = isHexadecimal && actual.utf8.contains { $0 &- 0x41 < 26 }
    let value = hasCapitals ? actual.lowercased() : actual
    if let bound = self.value(of: variable, proposals) {
      guard Bindings.isSame(bound, value) else {
        return .conflict(variable: variable, bound: bound)
      }
      if value.utf8.count > bound.utf8.count {
        proposals.append(Proposal(variable: variable, value: value))
      }
      return .right
    }
    if context.distinct.contains(variable),
      let owner = owner(of: value, besides: variable, proposals)
    {
      return .conflict(variable: variable, bound: "an id other than \(owner)'s")
    }
    proposals.append(Proposal(variable: variable, value: value))
    return .right
  }

  /// Finds another thing of the course that already has this id. Few things have names, so all are checked.
  private func owner(
    of value: String, besides variable: String, _ proposals: [Proposal]
  ) -> String? {
    let proposed = proposals.lazy.filter {
      $0.value == value && context.distinct.contains($0.variable)
    }.map(\.variable)
    let bound = context.distinct.lazy.filter { bindings[$0] == value }
    return (Array(proposed) + Array(bound)).filter { Self.thing($0) != Self.thing(variable) }.min()
  }

  /// The thing without its generation: students may leave out making it again.
  private static func thing(_ variable: String) -> Substring {
    variable.firstIndex(of: "#").map { variable[..<$0].dropLast() } ?? variable[...]
  }
}
