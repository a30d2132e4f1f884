public import Console
public import CourseModel

/// The shape of a command, written like a usage line in a man page:
///
///     keystone service-create --name={name} [--type={type}]
///     yum|dnf install {package...}
///     scp {from} root@{node}:{path}
///     echo {line...} >> {file}
///     kubectl logs ... -f|--follow
///     find ... !-delete !-exec
///
/// `{x}` is one word or a part of one, `{}` the same without a name, `{#}` digits, `{x...}` all remaining words, `a|b`
/// either word, `{x:a|b}` either word with the name x, `[…]` is optional, `...` any further words. Options may be
/// anywhere, `--x=y` is the same as `--x y`, `-f|--follow` is either spelling, and options that the pattern does not
/// name are ignored. `!-x` forbids an option, `!-x*` all options that begin with `-x`, `!-*` all options that are not
/// named, `!x` any word that contains x. A pattern matches words as a shell splits them, so quoting does not matter;
/// `\ ` is a space in a word.
public struct UsagePattern: Hashable, Sendable {
  /// The command's words for each of the pattern's names: several for `{x...}`.
  public typealias Values = [String: [String]]

  /// How a program reads its command line.
  public struct Style: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// `-nf` is `-n -f`, and `-c4` is `-c 4`.
    public static let bundled = Style(rawValue: 1)
    /// Options end at the first other word: the rest is another command.
    public static let optionsFirst = Style(rawValue: 2)
    /// `-20` is an option, not a number.
    public static let numbersAreOptions = Style(rawValue: 4)
  }

  /// The names that have a value in every matching command.
  public private(set) var required: Set<String> = []
  /// All its names.
  public private(set) var names: Set<String> = []

  /// The program's names; empty for any program.
  private var program: Set<String> = []
  private var positionals: [Word] = []
  /// The words after `...`; nil if there is no `...`.
  private var last: [Word]?
  private var options: [Option] = []
  private var redirections: [Redirection] = []
  private var forbidden: [Forbidden] = []
  /// Options whose value does not matter; `--os-*` means all that begin with `--os-`.
  private let takes: Option
  /// Words before the verb that only name a kind of thing.
  private let about: Set<String>
  private let style: Style

  /// Why a text is not a valid pattern.
  public struct Malformed: Problem, Hashable {
    public var code: String { "usage-pattern" }
    public var message: String
  }

  /// One word: alternatives, each made of text and names.
  private struct Word: Hashable, Sendable {
    enum Piece: Hashable, Sendable {
      case text(String)
      /// Empty for `{}`.
      case name(String)
      case digits
    }

    var alternatives: [[Piece]]
    var isOptional = false
    /// `{x...}`
    var rest: String?
    /// `{x:a|b}`: the name for either word.
    var choice: String?

    var names: [String] {
      let pieces = alternatives.flatMap(\.self).compactMap {
        if case .name(let name) = $0, !name.isEmpty { name } else { nil }
      }
      return pieces + [rest, choice].compactMap(\.self)
    }
  }

  private struct Option: Hashable, Sendable {
    var spellings: [String]
    var value: Word?
    var isOptional: Bool

    func isSpelled(_ word: String) -> Bool {
      spellings.contains { spelling in
        spelling.hasSuffix("*") ? word.hasPrefix(spelling.dropLast()) : word == spelling
      }
    }
  }

  private enum Forbidden: Hashable, Sendable {
    /// Options with these spellings; `-x*` means all that begin with `-x`.
    case options(Option)
    case otherOptions
    case text(String)
  }

  private struct Redirection: Hashable, Sendable {
    var operation: String
    var target: Word
  }

  /// Parses a pattern.
  /// - Parameters:
  ///   - text: The pattern.
  ///   - takes: Options that have a value, and are ignored together with it.
  ///   - about: Words that may come before the pattern's own, such as `network agent` before `list`.
  /// - Throws: ``Malformed`` with the reason if the text is not a pattern.
  public init(
    _ text: String, takes: some Sequence<String> = [], about: Set<String> = [], style: Style = []
  ) throws(Malformed) {
    self.takes = Option(spellings: takes.map(Self.normal), isOptional: true)
    self.about = about
    self.style = style
    var tokens = text.replacing("\\ ", with: Self.blank).split(separator: " ").map {
      String($0).replacing(Self.blank, with: " ")
    }[...]
    guard let first = tokens.popFirst(), !first.hasPrefix("["), !first.contains("{") else {
      throw Malformed(message: "a pattern must begin with a program")
    }
    program = first == "*" ? [] : Set(first.split(separator: "|").map(String.init))
    while let token = tokens.popFirst() { try read(token, &tokens) }
    let words = positionals + (last ?? [])
    guard words.dropLast().allSatisfy({ $0.rest == nil }), last == nil || words.last?.rest == nil
    else { throw Malformed(message: "{x...} takes all remaining words, so it must be last") }
  }

  private mutating func read(_ token: String, _ rest: inout ArraySlice<String>) throws(Malformed) {
    if token == "..." {
      guard last == nil else { throw Malformed(message: "a pattern has '...' only once") }
      last = []
      return
    }
    if token.hasPrefix("!"), token.count > 1 {
      forbidden.append(try Self.forbidden(String(token.dropFirst())))
      return
    }
    let isOptional = token.hasPrefix("[") && token.hasSuffix("]")
    let token = isOptional ? String(token.dropFirst().dropLast()) : token
    if [">", ">>"].contains(token) {
      guard let target = rest.popFirst() else {
        throw Malformed(message: "'\(token)' needs a file after it")
      }
      let word = try Self.word(target)
      redirections.append(Redirection(operation: token, target: word))
      add(word, isOptional: false)
    } else if token.hasPrefix("-") {
      let option = try Self.option(token, isOptional: isOptional)
      options.append(option)
      if let value = option.value { add(value, isOptional: isOptional) }
    } else {
      var word = try Self.word(token)
      word.isOptional = isOptional
      if last == nil { positionals.append(word) } else { last?.append(word) }
      add(word, isOptional: isOptional)
    }
  }

  private static func option(_ token: String, isOptional: Bool) throws(Malformed) -> Option {
    let parts = token.split(separator: "=", maxSplits: 1).map(String.init)
    let spellings = parts[0].split(separator: "|").map { normal(String($0)) }
    guard spellings.allSatisfy({ $0.hasPrefix("-") }) else {
      throw Malformed(message: "'\(token)' is an option in one spelling but not in another")
    }
    let value = parts.count == 2 ? try word(parts[1]) : nil
    return Option(spellings: spellings, value: value, isOptional: isOptional)
  }

  private static func forbidden(_ text: String) throws(Malformed) -> Forbidden {
    if text == "-*" { return .otherOptions }
    guard text.hasPrefix("-") else { return .text(text) }
    return .options(try option(text, isOptional: true))
  }

  private mutating func add(_ word: Word, isOptional: Bool) {
    names.formUnion(word.names)
    if !isOptional { required.formUnion(word.names) }
  }

  private static func word(_ text: String) throws(Malformed) -> Word {
    if text.hasPrefix("{"), text.hasSuffix("...}") {
      return Word(alternatives: [], rest: String(text.dropFirst().dropLast(4)))
    }
    if text.hasPrefix("{"), text.hasSuffix("}"), text.count(where: { $0 == "{" }) == 1,
      let colon = text.firstIndex(of: ":")
    {
      var word = try self.word(String(text[text.index(after: colon)...].dropLast()))
      word.choice = String(text[..<colon].dropFirst())
      return word
    }
    var alternatives: [[Word.Piece]] = []
    for alternative in text.split(separator: "|", omittingEmptySubsequences: false) {
      alternatives.append(try pieces(alternative, of: text))
    }
    return Word(alternatives: alternatives)
  }

  private static func pieces(_ alternative: Substring, of text: String) throws(Malformed)
    -> [Word.Piece]
  {
    var pieces: [Word.Piece] = []
    let parts = alternative.split(separator: "{", omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      if index == 0 {
        if !part.isEmpty { pieces.append(.text(String(part))) }
        continue
      }
      guard let end = part.firstIndex(of: "}") else {
        throw Malformed(message: "'{' without a name and '}' in '\(text)'")
      }
      if case .name? = pieces.last {
        throw Malformed(message: "two names with no text between them in '\(text)'")
      }
      let name = String(part[..<end])
      pieces.append(name == "#" ? .digits : .name(name))
      let tail = part[part.index(after: end)...]
      if !tail.isEmpty { pieces.append(.text(String(tail))) }
    }
    return pieces
  }

  /// Replaces `\ ` while a pattern is parsed.
  private static let blank = "\u{0}"

  /// Rewrites `--is_public` as `--is-public`.
  private static func normal(_ option: String) -> String {
    option.hasPrefix("--") ? String(option.map { $0 == "_" ? "-" : $0 }) : option
  }

  // MARK: Matching

  /// Matches a command with the pattern.
  /// - Returns: The values of the pattern's names; nil if the command has another shape.
  public func match(_ command: ShellLine.SimpleCommand) -> Values? {
    guard program.isEmpty || program.contains(command.program) else { return nil }
    let arguments = command.arguments.dropFirst()
    for case .text(let text) in forbidden where arguments.contains(where: { $0.hasText(text) }) {
      return nil
    }
    var values: Values = [:]
    guard var words = readOptions(Array(arguments), &values) else { return nil }
    words.trimPrefix { about.contains($0) }
    guard match(words[...], &values) else { return nil }
    for wanted in redirections {
      guard
        let found = command.redirections.first(where: { $0.operation == wanted.operation }),
        Self.fits(found.target, wanted: wanted.target, values: &values)
      else { return nil }
    }
    return values
  }

  /// Matches a command's options.
  /// - Returns: The words that are not options; nil if a required option is missing, or a forbidden one is there.
  private func readOptions(_ words: [String], _ values: inout Values) -> [String]? {
    var plain: [String] = []
    var seen: Set<Int> = []
    var rest = words[...]
    while let word = rest.popFirst() {
      if word == "--" {
        plain += rest
        break
      }
      guard isOption(word) else {
        plain.append(word)
        if style.contains(.optionsFirst) {
          plain += rest
          break
        }
        continue
      }
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let spelling = Self.normal(String(parts[0]))
      let own = parts.count == 2 ? String(parts[1]) : nil
      // `-p2222`: what follows is the value.
      if style.contains(.bundled), !word.hasPrefix("--"), word.count > 2,
        takes.isSpelled(String(word.prefix(2)))
      {
        continue
      }
      if isForbidden(spelling) { return nil }
      if let index = options.firstIndex(where: { $0.isSpelled(spelling) }) {
        seen.insert(index)
        guard let wanted = options[index].value else { continue }
        guard let value = own ?? rest.popFirst(), keep(value, wanted: wanted, values: &values)
        else { return nil }
      } else if own == nil, takes.isSpelled(spelling) {
        _ = rest.popFirst()
      } else if let found = attached(word, &values) {
        seen.formUnion(found)
      } else if forbidden.contains(.otherOptions), !takes.isSpelled(spelling) {
        return nil
      }
    }
    let isWhole = options.indices.allSatisfy { options[$0].isOptional || seen.contains($0) }
    return isWhole ? plain : nil
  }

  private func isOption(_ word: String) -> Bool {
    guard word.hasPrefix("-") else { return false }
    // A single dash is standard input, unless the pattern names it: `su -`.
    if word == "-" { return options.contains { $0.isSpelled(word) } }
    return style.contains(.numbersAreOptions) || word.dropFirst().contains { !$0.isNumber }
  }

  /// Adds an option's value to the earlier values of the same option.
  private func keep(_ value: String, wanted: Word, values: inout Values) -> Bool {
    var found: Values = [:]
    guard Self.fits(value, wanted: wanted, values: &found) else { return false }
    values.merge(found) { $0 + $1 }
    return true
  }

  private func isForbidden(_ spelling: String) -> Bool {
    forbidden.contains { forbidden in
      guard case .options(let option) = forbidden else { return false }
      if option.isSpelled(spelling) { return true }
      // `-nf` contains -f, in any place.
      guard style.contains(.bundled), !spelling.hasPrefix("--") else { return false }
      return option.spellings.contains { $0.count == 2 && spelling.contains($0.dropFirst()) }
    }
  }

  /// Reads the options after a single dash: several flags, or one option with its value.
  /// - Returns: Indices of the options; nil if the word is something else.
  private func attached(_ word: String, _ values: inout Values) -> Set<Int>? {
    guard style.contains(.bundled), !word.hasPrefix("--") else { return nil }
    let short = String(word.prefix(2))
    if let index = options.firstIndex(where: { $0.value != nil && $0.isSpelled(short) }),
      let wanted = options[index].value
    {
      return keep(String(word.dropFirst(2)), wanted: wanted, values: &values) ? [index] : nil
    }
    var found: Set<Int> = []
    var isKnown = true
    for letter in word.dropFirst() where !letter.isNumber {
      if let index = options.firstIndex(where: { $0.value == nil && $0.isSpelled("-\(letter)") }) {
        found.insert(index)
      } else {
        isKnown = false
      }
    }
    return found.isEmpty || (forbidden.contains(.otherOptions) && !isKnown) ? nil : found
  }

  private func match(_ words: ArraySlice<String>, _ values: inout Values) -> Bool {
    guard let last else {
      return match(words, pattern: positionals, values: &values)?.isEmpty ?? false
    }
    let end = last.count { !$0.isOptional }
    guard words.count >= end else { return false }
    let tail = words.suffix(end)
    guard match(words.dropLast(end), pattern: positionals, isOpen: true, values: &values) != nil
    else {
      return false
    }
    return match(tail, pattern: last, values: &values)?.isEmpty ?? false
  }

  /// Matches words with the pattern's words.
  /// - Parameter isOpen: Whether more words may follow.
  /// - Returns: The remaining words; nil if the words do not match.
  private func match(
    _ words: ArraySlice<String>, pattern: [Word], isOpen: Bool = false, values: inout Values
  ) -> ArraySlice<String>? {
    var rest = words
    var spare = isOpen ? words.count : words.count - pattern.count { !$0.isOptional }
    for wanted in pattern {
      if let name = wanted.rest {
        guard !rest.isEmpty else { return wanted.isOptional ? rest : nil }
        if !name.isEmpty { values[name] = Array(rest) }
        return []
      }
      if wanted.isOptional {
        guard spare > 0 else { continue }
        spare -= 1
        if isOpen {
          if let word = rest.first, Self.fits(word, wanted: wanted, values: &values) {
            rest = rest.dropFirst()
          }
          continue
        }
      }
      guard let word = rest.popFirst(), Self.fits(word, wanted: wanted, values: &values) else {
        return nil
      }
    }
    return rest
  }

  private static func fits(_ word: String, wanted: Word, values: inout Values) -> Bool {
    if let name = wanted.rest {
      values[name] = [word]
      return true
    }
    return wanted.alternatives.contains { pieces in
      var found = values
      guard fits(word[...], pieces: pieces[...], values: &found) else { return false }
      if let choice = wanted.choice { found[choice] = [word] }
      values = found
      return true
    }
  }

  private static func fits(
    _ word: Substring, pieces: ArraySlice<Word.Piece>, values: inout Values
  ) -> Bool {
    guard let first = pieces.first else { return word.isEmpty }
    let later = pieces.dropFirst()
    func keep(_ value: Substring, as name: String) {
      if !name.isEmpty { values[name] = [String(value)] }
    }
    switch first {
    case .text(let text):
      return word.hasPrefix(text)
        && fits(word.dropFirst(text.count), pieces: later, values: &values)
    case .digits:
      let digits = word.prefix { $0.isASCII && $0.isNumber }
      return !digits.isEmpty && fits(word.dropFirst(digits.count), pieces: later, values: &values)
    case .name(let name):
      guard !word.isEmpty else { return false }
      guard case .text(let next)? = later.first else {
        keep(word, as: name)
        return true
      }
      // A name before the last text takes as much as possible: `floating-ip-list` is `{}-list`.
      if later.count == 1 {
        guard word.hasSuffix(next), word.count > next.count else { return false }
        keep(word.dropLast(next.count), as: name)
        return true
      }
      guard let end = word.firstStart(of: next), end > word.startIndex else { return false }
      keep(word[..<end], as: name)
      return fits(word[end...], pieces: later, values: &values)
    }
  }
}
