/// Goes through the words of command lines once and finds the secrets in them, by programs' usage lines.
struct CommandWords {
  /// A program's name in the text.
  struct ProgramName: Hashable, Sendable {
    /// Where it starts.
    var start: Int
    /// Its usages, as indices into the rules; -1 says that it prints its words.
    var usages: [Int]
  }

  private var text: SecretText
  /// Programs' names, by where they end.
  private let programs: [Int: [ProgramName]]
  /// Where names of secrets end.
  private let keys: Set<Int>
  private let rules: SecretRules.Compiled
  /// Whether the text is a command; elsewhere, a value without an option must not look like a word of prose.
  private let isCommand: Bool
  /// The secrets.
  private(set) var found: [Range<Int>] = []
  /// The secret part of each line that a program named here reads.
  private(set) var input: SecretUsage.Pattern?

  private struct Active {
    var usage: Int
    var step = 0
    var isWaiting = false
    var isPassingOver = false
  }

  private var active: [Active] = []
  /// The words that the command before the pipe printed.
  private var printed: [Range<Int>] = []
  /// The words that this one prints.
  private var printing: [Range<Int>]?
  private var hereString: Range<Int>?

  /// The most usages followed at a time.
  private static let most = 60

  init(
    _ text: SecretText, rules: SecretRules.Compiled,
    programs: [Int: [ProgramName]], keys: Set<Int>
  ) {
    self.text = text
    self.rules = rules
    self.programs = programs
    self.keys = keys
    isCommand = text.isCommand
  }

  mutating func walk(from start: Int) { walk(start..<text.bytes.count, depth: 0) }

  private mutating func walk(_ range: Range<Int>, depth: Int) {
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = text.bytes[index]
      switch byte {
      case UInt8(ascii: "|"):
        // The next program reads what was printed so far.
        let isPipe = text[index + 1] != byte
        endOfCommand(keepsPrinted: isPipe)
        index += isPipe ? 1 : 2
      case UInt8(ascii: ";"), UInt8(ascii: "&"), UInt8(ascii: "("), UInt8(ascii: ")"),
        UInt8(ascii: "`"), 0x0A:
        endOfCommand(keepsPrinted: false)
        index += 1
      case UInt8(ascii: "<") where placeholderEnd(index) == nil:
        var next = index
        while text[next] == byte, next < index + 3 { next += 1 }
        let isString = next - index == 3
        index = text.end(of: .blank, from: next)
        let word = word(at: index, range.upperBound)
        if isString, !word.isEmpty { read(word) }
        index = max(word.upperBound, index)
      case 0...0x20: index += 1
      default:
        let word = word(at: index, range.upperBound)
        guard !word.isEmpty else {
          index += 1
          continue
        }
        take(word)
        if depth < 2, hasCommand(word) {
          let outer = active
          walk(unquoted(word), depth: depth + 1)
          active = outer
        }
        index = word.upperBound
      }
    }
    endOfCommand(keepsPrinted: false)
  }

  private mutating func endOfCommand(keepsPrinted: Bool) {
    active = []
    hereString = nil
    printed = keepsPrinted ? printing ?? [] : []
    printing = nil
  }

  /// Finds the word that ends at the next unquoted blank or operator; an unmatched quote ends it too.
  private mutating func word(at start: Int, _ limit: Int) -> Range<Int> {
    var index = start
    while index < limit {
      let byte = text.bytes[index]
      if SecretValue.isQuote(byte) {
        guard let closing = text.closing(byte, from: index + 1), closing < limit else { break }
        index = closing + 1
      } else if byte == UInt8(ascii: "<"), let end = placeholderEnd(index), end <= limit {
        index = end
      } else if byte == UInt8(ascii: "\\"), index + 1 < limit {
        index += 2
      } else if ByteClass.bare.contains(byte), !"()<".utf8.contains(byte) {
        index += 1
      } else {
        break
      }
    }
    return start..<index
  }

  private func unquoted(_ word: Range<Int>) -> Range<Int> {
    guard word.count >= 2, let first = text[word.lowerBound], SecretValue.isQuote(first),
      text.bytes[word.upperBound - 1] == first
    else { return word }
    return word.lowerBound + 1..<word.upperBound - 1
  }

  /// Whether a quoted word is itself a command line.
  private func hasCommand(_ word: Range<Int>) -> Bool {
    SecretValue.isQuote(text[word.lowerBound])
      && text.bytes[word].contains { ByteClass.blank.contains($0) }
  }

  // MARK: A word

  private mutating func take(_ word: Range<Int>) {
    let bare = unquoted(word)
    var rest: [Active] = []
    for state in active {
      if let next = step(state, word: word, bare: bare) { rest.append(next) }
    }
    active = rest
    let isOption = text.bytes[word.lowerBound] == UInt8(ascii: "-")
    if !isOption { printing?.append(word) }
    for program in programs[bare.upperBound] ?? [] {
      let before = text[program.start - 1]
      guard program.start == bare.lowerBound || before == UInt8(ascii: "/"),
        program.start >= bare.lowerBound
      else { continue }
      for usage in program.usages where active.count < Self.most {
        if usage < 0 {
          printing = printing ?? []
        } else {
          // One that has not found its first word yet serves for this program too.
          if active.contains(where: { $0.usage == usage && $0.step == 0 && !$0.isWaiting }) {
            continue
          }
          active.append(arrived(Active(usage: usage)))
        }
      }
    }
  }

  /// Advances a usage by a word; nil when it is finished.
  private mutating func step(_ state: Active, word: Range<Int>, bare: Range<Int>) -> Active? {
    var state = state
    let usage = rules.usages[state.usage].rule
    let current = usage.steps[state.step]
    let isOption = text.bytes[word.lowerBound] == UInt8(ascii: "-") && word.count > 1
    if state.isWaiting {
      if case .option(_, let pattern, _) = current { mark(word, pattern, isSure: true) }
      return nil
    }
    if state.isPassingOver {
      state.isPassingOver = false
      return state
    }
    if isOption, usage.skipped.contains(where: { text.bytes[word].elementsEqual($0) }) {
      state.isPassingOver = true
      return state
    }
    switch current {
    case .word(let words):
      if words.contains(where: { text.bytes[bare].elementsEqual($0) }) { state.step += 1 }
    case .any:
      if !isOption { state.step += 1 }
    case .key:
      if keys.contains(bare.upperBound) { state.step += 1 }
    case .flag(let names):
      if names.contains(where: { isFlag($0, word) }) { state.step += 1 }
    case .option(let names, let pattern, let isAttached):
      for name in names where text.bytes[word].starts(with: name) {
        if word.count == name.count {
          state.isWaiting = !isAttached
          return state
        }
        var start = word.lowerBound + name.count
        if name.starts(with: [0x2D, 0x2D]) {
          guard text.bytes[start] == UInt8(ascii: "=") else { continue }
          start += 1
        }
        mark(start..<word.upperBound, pattern, isSure: true)
        return nil
      }
      if usage.isBeforeCommand, !isOption { return nil }
    case .secret(let pattern):
      guard !isOption, !isSetting(word), pattern.part(of: unquoted(word), in: text) != nil else {
        return state
      }
      mark(word, pattern, isSure: false)
      return nil
    case .input: return state
    }
    return arrived(state)
  }

  /// Whether it is `name=value`.
  private func isSetting(_ word: Range<Int>) -> Bool {
    let name = text.bytes[word].prefix(40).prefix { ByteClass.lower.contains($0) || $0 == 0x5F }
    return !name.isEmpty && text[name.endIndex] == UInt8(ascii: "=")
      && name.endIndex + 1 < word.upperBound
  }

  /// The end of a placeholder such as `<password>`; nil for a redirection.
  private func placeholderEnd(_ start: Int) -> Int? {
    var index = start + 1
    while index < start + 40, let byte = text[index], ByteClass.name.contains(byte) || byte == 0x20
    {
      index += 1
    }
    return index > start + 1 && text[index] == UInt8(ascii: ">") ? index + 1 : nil
  }

  /// Whether it is the flag `-b`, perhaps among others: `-cb`.
  private func isFlag(_ name: [UInt8], _ word: Range<Int>) -> Bool {
    let bytes = text.bytes[word]
    if bytes.elementsEqual(name) { return true }
    guard name.count == 2, name[1] != 0x2D, bytes.count <= 6, bytes.first == 0x2D,
      bytes.dropFirst().first != 0x2D
    else { return false }
    return bytes.contains(name[1])
  }

  // MARK: What is read

  /// Handles a usage that lacks only its input: that was printed before, or is yet to come.
  private mutating func arrived(_ state: Active) -> Active {
    guard case .input(let pattern) = rules.usages[state.usage].rule.steps[state.step] else {
      return state
    }
    input = pattern
    for word in printed { mark(word, pattern, isSure: true) }
    if let hereString { mark(hereString, pattern, isSure: true) }
    return state
  }

  private mutating func read(_ word: Range<Int>) {
    hereString = word
    for state in active {
      if case .input(let pattern) = rules.usages[state.usage].rule.steps[state.step] {
        mark(word, pattern, isSure: true)
      }
    }
  }

  private mutating func mark(_ word: Range<Int>, _ pattern: SecretUsage.Pattern, isSure: Bool) {
    var isSingleQuoted = text[word.lowerBound] == UInt8(ascii: "'")
    guard let part = pattern.part(of: unquoted(word), in: text), !part.isEmpty else { return }
    isSingleQuoted = isSingleQuoted || text[part.lowerBound] == UInt8(ascii: "'")
    var secret = unquoted(part)
    // The line end printed with it.
    if text[secret.upperBound - 1] == UInt8(ascii: "n"),
      text[secret.upperBound - 2] == UInt8(ascii: "\\"), secret.count > 2
    {
      secret = secret.lowerBound..<secret.upperBound - 2
    }
    var around = SecretJudge.Surroundings()
    around.isSingleQuoted = isSingleQuoted
    around.isQuoted = unquoted(part) != part || unquoted(word) != word
    around.isCommand = true
    let bytes = text.bytes[secret]
    guard rules.judge.isSecret(bytes, demand: .any, around: around) else { return }
    guard isCommand || isSure || SecretJudge.isUnlikeWord(bytes.prefix(200)) else { return }
    found.append(secret)
  }
}
