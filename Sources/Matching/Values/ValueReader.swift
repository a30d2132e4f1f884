import Console
import Knowledge

/// Reads a text's values: their types by shape (``ValueScanner``) and by where they stand.
struct ValueReader: Sendable {
  private struct Phrase {
    /// The texts before the number, the nearest first.
    var texts: [String]
    var rule: ValueRule
    var fixed: Set<String>
  }

  private let words: ValueWords
  /// By the text right before the number.
  private let before: [String: [Phrase]]
  /// By the text right after the number, in its own case.
  private let after: [String: [(texts: [String], rule: ValueRule)]]
  private let lead: [String: [[String]]]
  /// Units of time, also as the first word of a sentence.
  private let units: Set<String>
  private let one: Set<String>
  /// Texts, and what is compared instead.
  private let same: [(text: String, instead: String)]

  init(_ words: ValueWords) {
    self.words = words
    var before: [String: [Phrase]] = [:]
    for neighbour in words.before {
      guard let rule = ValueRule(rawValue: neighbour.rule) else { continue }
      let texts = Array(ValueScanner.tokens(of: neighbour.text).map(\.text).reversed())
      guard let nearest = texts.first else { continue }
      before[nearest, default: []].append(Phrase(texts: texts, rule: rule, fixed: neighbour.fixed))
    }
    self.before = before
    var after: [String: [(texts: [String], rule: ValueRule)]] = [:]
    for (text, name) in words.after {
      let texts = ValueScanner.tokens(of: text).map(\.text)
      guard let first = texts.first, let rule = ValueRule(rawValue: name) else { continue }
      after[first, default: []].append((texts, rule))
    }
    self.after = after
    same = words.same.flatMap { texts in texts.dropFirst().map { ($0, texts[0]) } }
    let phrases = (words.lead + words.lead.map(Self.capitalized)).map {
      $0.split(separator: " ").map(String.init)
    }
    lead = Dictionary(grouping: phrases) { $0[0] }
    units = words.units.union(words.units.map(Self.capitalized))
    one = words.one.union(words.one.map(Self.capitalized))
  }

  private static func capitalized(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst()
  }

  private static func lowered(_ text: String) -> String {
    text.utf8.contains { $0 &- 0x41 < 26 || $0 >= 0x80 } ? text.lowercased() : text
  }

  func values(of text: String) -> [Value] {
    var text = text
    for (newer, older) in same where text.hasText(newer) {
      text = text.replacing(newer, with: older)
    }
    let listing = FileListing(text)
    // SELinux's dot after a file's mode.
    if listing?.numbersBefore == 0, text.dropFirst(10).first == "." {
      text = text.prefix(10) + " " + text.dropFirst(11)
    }
    if text.utf8.contains(0xE2) { text = Self.inASCII(text) }
    if text.hasText("/./") { text = text.replacing("/./", with: "/") }
    if text.hasText("::") { text = Self.withoutTwins(text) }
    var values = ValueScanner.tokens(of: text).map(Value.init)
    if !words.ignored.isEmpty { dropIgnored(&values) }
    guard text.utf8.contains(where: { $0 &- 0x30 < 10 }) || mayBeDuration(values) else {
      return values.isEmpty ? values : marked(values)
    }
    // `sha256sum -b` marks binary files.
    if let mark = values.firstIndex(where: { $0.text == "*" }), mark > 0,
      values[mark - 1].kind == .hash
    {
      values.remove(at: mark)
    }
    values = joiningDurations(values)
    joinLogHost(&values)
    joinAuthor(&values)
    markNumbers(&values, listing)
    dropProcessTitles(&values)
    markAddresses(&values)
    return marked(values)
  }

  /// Removes words that say nothing, in a list with their comma: `rw,relatime,seclabel`.
  private func dropIgnored(_ values: inout [Value]) {
    var index = 0
    while index < values.count {
      guard values[index].kind == .word, words.ignored.contains(values[index].text) else {
        index += 1
        continue
      }
      values.remove(at: index)
      if index > 0, values[index - 1].text == "," {
        values.remove(at: index - 1)
        index -= 1
      }
    }
  }

  /// Marks names that a service made of two words.
  private func marked(_ values: [Value]) -> [Value] {
    var values = values
    for index in values.indices
    where [.id, .hash].contains(values[index].kind) && Self.isMemoryAddress(values[index].text)
      && values[index].text.utf8.count <= 10
    {
      // A mask or a code, unless something says that it is an address.
      values[index].kind = .word
      values[index].rule = nil
    }
    for index in values.indices where values[index].kind == .word {
      if Self.isMemoryAddress(values[index].text), isInMemory(values, index) {
        values[index].rule = .processNumbers
      }
      if let line = values[index].text.firstIndex(of: "_"), values[index].hasTwoWords,
        words.adjectives.contains(String(values[index].text[..<line]))
      {
        values[index].rule = .instanceNames
      }
    }
    return values
  }

  /// `0x4a41068`: where a program's code or data happened to be.
  private static func isMemoryAddress(_ text: String) -> Bool {
    (7...18).contains(text.utf8.count) && text.hasPrefix("0x")
      && text.utf8.dropFirst(2).allSatisfy(isHex)
  }

  /// Whether the words before it say so: `at 0x109157`, or the line is a process's: `==6450==`.
  private func isInMemory(_ values: [Value], _ index: Int) -> Bool {
    // `identifier: 0x5e6d3c1a`
    let before = index > 1 && values[index - 1].text == ":" ? index - 2 : index - 1
    return (before >= 0 && words.memoryAfter.contains(Self.lowered(values[before].text)))
      || isBetweenEqualSigns(values, 2)
  }

  // MARK: Durations

  private func mayBeDuration(_ values: [Value]) -> Bool {
    values.contains {
      $0.kind == .duration || ($0.kind == .word && words.clockAfter.contains($0.text))
        || ($0.kind == .word && $0.text.utf8.count <= 12 && units.contains($0.text))
    }
  }

  /// Joins `About an hour`, `4 minutes` and `0.02 sec` into one value each.
  private func joiningDurations(_ values: [Value]) -> [Value] {
    guard mayBeDuration(values) else { return values }
    var result: [Value] = []
    var index = 0
    while index < values.count {
      let start = leadEnd(values, index)
      if let end = durationEnd(values, start) {
        var joined = values[index]
        joined.kind = .duration
        joined.rule = .times
        joined.text = values[index..<end].map(\.text).joined(separator: " ")
        markFractions(before: index, values, in: &result)
        result.append(joined)
        index = end
      } else {
        result.append(values[index])
        index += 1
      }
    }
    return result
  }

  /// The end of words such as "less than" that start here; their start if there are none.
  private func leadEnd(_ values: [Value], _ start: Int) -> Int {
    for phrase in lead[values[start].text] ?? [] where start + phrase.count < values.count {
      if zip(phrase, values[start...]).allSatisfy({ $0 == $1.text }) { return start + phrase.count }
    }
    return start
  }

  private func durationEnd(_ values: [Value], _ start: Int) -> Int? {
    guard start < values.count else { return nil }
    if values[start].kind == .duration { return start + 1 }
    // `up  3:04`
    if start > 0, words.clockAfter.contains(values[start - 1].text),
      let end = clockEnd(values, start)
    {
      return end
    }
    guard start + 1 < values.count, values[start + 1].kind == .word else { return nil }
    let unit = values[start + 1].text
    guard units.contains(unit) else { return nil }
    let isNumber = values[start].kind == .number
    guard isNumber || (unit.utf8.count > 2 && one.contains(values[start].text))
    else { return nil }
    // `12 days,  3:04`, `1 minute, 3 seconds`
    if start + 2 < values.count, values[start + 2].text == "," {
      return clockEnd(values, start + 3) ?? durationEnd(values, start + 3) ?? start + 2
    }
    return start + 2
  }

  /// The end of `3:04` or `10:12`.
  private func clockEnd(_ values: [Value], _ start: Int) -> Int? {
    guard start < values.count else { return nil }
    if values[start].kind == .time, values[start].text.utf8.count == 5 { return start + 1 }
    guard start + 2 < values.count, values[start].kind == .number, values[start + 1].text == ":",
      values[start + 2].kind == .number, values[start + 2].text.utf8.count == 2,
      !values[start + 2].isSpaced
    else { return nil }
    return start + 3
  }

  /// Marks `0.770/0.920/` before `1.210 ms`.
  private func markFractions(before index: Int, _ values: [Value], in result: inout [Value]) {
    var position = result.count
    while position >= 2, result[position - 1].text == "/", result[position - 2].kind == .number {
      result[position - 2].rule = .times
      position -= 2
    }
  }

  // MARK: Numbers

  /// In a long listing a folder's size and its number of links are its file system's, and so is what stands before the
  /// mode: the inode, the blocks.
  private func mark(_ listing: FileListing, _ values: inout [Value]) {
    for index in values.indices.prefix(listing.numbersBefore) where values[index].kind == .number {
      values[index].rule = .processNumbers
    }
    let rest = values.indices.dropFirst(listing.numbersBefore)
    guard listing.kind == UInt8(ascii: "d"),
      let links = rest.first(where: { values[$0].kind == .number })
    else { return }
    values[links].rule = .machineValues
    if let time = rest.first(where: { values[$0].kind == .time }), time > links + 1,
      values[time - 1].kind == .number
    {
      values[time - 1].rule = .machineValues
    }
  }

  /// In a list of processes (ps(1)), numbers come before the terminal, and the time that each has run after it.
  private func markProcessListing(_ values: inout [Value]) {
    guard
      let terminal = values.indices.first(where: { index in
        values[index].isSpaced && (values[index].text == "?" || values[index].text == "pts")
      }), values[..<terminal].count(where: { $0.kind == .number }) >= 2,
      values[terminal...].dropFirst().prefix(7).contains(where: { $0.kind == .time })
    else { return }
    for index in values.indices.prefix(while: { $0 <= terminal + 2 })
    where index > 0 && values[index].kind == .number {
      values[index].rule = .processNumbers
    }
    // How long it has run, after when it started: `10:15   0:00`.
    if let start = values[terminal...].firstIndex(where: { $0.kind == .time }),
      start + 3 < values.count, values[start + 2].text == ":", !values[start + 2].isSpaced
    {
      for index in [start + 1, start + 3] where values[index].kind == .number {
        values[index].rule = .times
      }
    }
  }

  private func markNumbers(_ values: inout [Value], _ listing: FileListing?) {
    let isLog = values.first?.kind == .time && values.count > 3
    let isConnection = values.count(where: { $0.kind == .address }) >= 2
    if let listing { mark(listing, &values) }
    markProcessListing(&values)
    let hasBranches = values.contains { $0.kind == .rule || isBranch($0.text) }
    for index in values.indices {
      switch values[index].kind {
      case .number where values[index].rule == nil:
        if let phrase = phrase(values, index) {
          values[index].rule = phrase.fixed.contains(values[index].text) ? nil : phrase.rule
        } else if index > 1, values[index - 1].text == ",", values[index - 2].rule == .counters,
          values[index - 2].kind == .number
        {
          // `load average: 0.15, 0.09, 0.05`
          values[index].rule = .counters
        } else if index > 2, values[index - 1].text == ".", values[index - 2].text == ".",
          let rule = values[index - 3].rule
        {
          // `time=0.007..0.008`
          values[index].rule = rule
        } else if index > 1, values[index - 1].text == "/", !values[index].isSpaced,
          values[index - 2].kind == .number, values[index - 2].rule == .counters
        {
          // `objects: 100% (950/950)`
          values[index].rule = .counters
        } else if isConnection, isChosenPort(values, index) {
          values[index].rule = .counters
          values[index].least = Self.chosenPorts.lowerBound
        } else if isNodePort(values, index) {
          values[index].rule = .counters
          values[index].least = 30_000
        } else if index > 0, values[index - 1].text == ".", values[index].text.utf8.count == 6,
          values[index].text.hasPrefix("00")
        {
          // `binlog.000003`
          values[index].rule = .counters
        } else if index > 1, values[index].text.utf8.contains(UInt8(ascii: ".")),
          values[index - 1].text == "-", !values[index - 1].isSpaced, !values[index].isSpaced,
          values[index - 2].kind == .word, index < 3 || values[index - 3].text != "/",
          index + 1 == values.count || values[index + 1].isSpaced
        {
          // `idna-3.4`
          values[index].rule = .versions
        } else if let rule = ruleAfter(values, index) {
          values[index].rule = rule
        } else if isLog, index > 0,
          values[index - 1].kind == .time || "=[(/".contains(values[index - 1].text)
            || (values[index - 1].text == ":" && values[index].isSpaced
              && index + 1 == values.count)
        {
          values[index].rule = .counters
        } else if isBetweenEqualSigns(values, index) {
          values[index].rule = .processNumbers
        } else if isAccount(values, index) {
          values[index].rule = .machineValues
          values[index].least = 1
        } else if isProcess(values, index, hasBranches: hasBranches) {
          values[index].rule = .processNumbers
        } else if index + 1 < values.count, values[index + 1].kind == .time,
          index > 0, values[index - 1].kind != .punctuation
        {
          // `ls -l`
          values[index].rule = .ownFiles
          // A small file is as long as what the lab puts into it.
          values[index].least = 100
        }
      case .version: values[index].isChosen = isChosenVersion(values, index)
      default: break
      }
    }
  }

  /// Linux chooses the ports of outgoing connections from these (ip(7): ip_local_port_range).
  private static let chosenPorts = 32_768.0...60_999

  /// The port of a connection that the kernel chose: `127.0.0.1:51926`.
  private func isChosenPort(_ values: [Value], _ index: Int) -> Bool {
    index > 1 && values[index - 1].text == ":" && !values[index].isSpaced
      && values[index - 2].kind == .address
      && Double(values[index].text).map(Self.chosenPorts.contains) == true
  }

  /// A port that a cluster chose, in its usual range: `8080:31544/TCP`, `31544/TCP`.
  private func isNodePort(_ values: [Value], _ index: Int) -> Bool {
    guard index + 2 < values.count, values[index + 1].text == "/",
      words.ports.contains(values[index + 2].text.lowercased()),
      let number = Int(values[index].text)
    else { return false }
    return (30_000...32_767).contains(number)
  }

  /// The rule of a number by the texts after it.
  private func ruleAfter(_ values: [Value], _ index: Int) -> ValueRule? {
    guard index + 1 < values.count else { return nil }
    let next = values[(index + 1)...]
    return after[values[index + 1].text]?.first { phrase in
      next.count >= phrase.texts.count && zip(phrase.texts, next).allSatisfy { $0 == $1.text }
    }?.rule
  }

  private func phrase(_ values: [Value], _ index: Int) -> Phrase? {
    guard index > 0 else { return nil }
    return before[Self.lowered(values[index - 1].text)]?.first { phrase in
      phrase.texts.enumerated().allSatisfy { offset, text in
        index - 1 - offset >= 0 && Self.lowered(values[index - 1 - offset].text) == text
      }
    }
  }

  /// `==6450==`: the process that a line is about.
  private func isBetweenEqualSigns(_ values: [Value], _ index: Int) -> Bool {
    index == 2 && values.count >= 5 && [0, 1, 3, 4].allSatisfy { values[$0].text == "=" }
  }

  /// `uid=1001(bob)`, `27(sudo)`, `bob:x:1001:1001:`
  private func isAccount(_ values: [Value], _ index: Int) -> Bool {
    func text(_ offset: Int) -> String {
      values.indices.contains(index + offset) ? values[index + offset].text : ""
    }
    if text(1) == "(", !values[index + 1].isSpaced, text(3) == ")", ["=", ","].contains(text(-1)),
      values[index + 2].kind == .word
    {
      return true
    }
    guard text(-1) == ":", text(1) == ":" else { return false }
    return text(-2) == "x" && index == 4
      || (text(-4) == "x" && index == 6 && values[index - 2].kind == .number)
  }

  private func isProcess(_ values: [Value], _ index: Int, hasBranches: Bool) -> Bool {
    func text(_ offset: Int) -> String {
      values.indices.contains(index + offset) ? values[index + offset].text : ""
    }
    // `5956/python`
    if text(1) == "/", values[index].isSpaced, !values[index + 1].isSpaced,
      index + 2 < values.count,
      values[index + 2].kind == .word, !values[index + 2].isSpaced,
      !words.ports.contains(text(2).lowercased())
    {
      return true
    }
    // `sshd[812]:`
    if text(-1) == "[", text(1) == "]", index >= 2, values[index - 2].kind == .word,
      !values[index - 1].isSpaced, text(2) == ":" || values[0].kind == .time
    {
      return true
    }
    // `[1] 23118`, `[1]- 32690 Running`
    if index == 3 || index == 4, values[0].text == "[", values[1].kind == .number,
      values[2].text == "]", index == 3 || ["+", "-"].contains(text(-1))
    {
      return true
    }
    // `4: br0: <BROADCAST`
    if index == 0, text(1) == ":", values.prefix(9).contains(where: { $0.text == "<" }) {
      return true
    }
    guard hasBranches || index <= 2 else { return false }
    // `├─15617 /usr/sbin/x`, `|-15617 …`
    if index > 0, !values[index].isSpaced, values[..<index].allSatisfy({ isBranch($0.text) }) {
      return true
    }
    // `systemd(1)---sshd(863)`
    return text(-1) == "(" && text(1) == ")" && index >= 2 && values[index - 2].kind == .word
      && !values[index - 1].isSpaced && hasBranches
  }

  private func isBranch(_ text: String) -> Bool {
    ["|", "`", "-", "+", "\\"].contains(text) || text.unicodeScalars.first.map(isBoxDrawing) == true
  }

  /// Whether a version is joined to a name: `nginx:1.16.1`, `nginx=1.18.0`.
  private func isChosenVersion(_ values: [Value], _ index: Int) -> Bool {
    guard index >= 2, !values[index].isSpaced, [":", "=", "@"].contains(values[index - 1].text),
      !values[index - 1].isSpaced
    else { return false }
    let name = values[index - 2]
    return name.text == "="
      || (name.kind == .word && words.columns[name.text.lowercased()] == nil
        && before[name.text.lowercased()] == nil)
  }

  // MARK: Addresses

  private func markAddresses(_ values: inout [Value]) {
    guard values.contains(where: { $0.kind == .word && words.addressLines.contains($0.text) })
    else { return }
    for index in values.indices where values[index].kind == .address {
      values[index].rule = .pooledAddresses
    }
  }
}

/// Whether it is one of the characters with which tables and trees are drawn.
func isBoxDrawing(_ scalar: Unicode.Scalar) -> Bool { (0x2500...0x257F).contains(scalar.value) }
