import Console
public import CourseModel

/// A command's shape, written as manuals of programs write it:
///
///     keystone service-create --name={name} [--type={type}]
///     yum|dnf install {package...}
///     scp {from} root@{node}:{path}
///     echo {line...} >> {file}
///
/// `{x}` is one word or a part of one, `{x...}` all words that are left, `a|b` either word, `{x:a|b}` either
/// of them and known as x, `[…]` may be absent. Options may stand anywhere, `--x=y` is `--x y`, and those that the pattern does not name are
/// passed over. Read by words, as a shell has them: quotes and their like do not matter; `\ ` is a blank in a word.
public struct UsagePattern: Hashable, Sendable {
  /// What a command's words gave the pattern's names: several for `{x...}`.
  public typealias Values = [String: [String]]

  /// The names that every command that fits gives a value.
  public private(set) var required: Set<String> = []
  /// All its names.
  public private(set) var names: Set<String> = []

  private var positionals: [Word] = []
  private var options: [Option] = []
  private var redirections: [Redirection] = []
  /// Options with a value that does not matter.
  private let takes: Set<String>

  /// A pattern that is none, in words.
  public struct Malformed: Problem, Hashable {
    public var code: String { "usage-pattern" }
    public var message: String
  }

  /// One word: alternatives of letters and names.
  private struct Word: Hashable, Sendable {
    enum Piece: Hashable, Sendable {
      case text(String)
      case name(String)
    }

    var alternatives: [[Piece]]
    var isOptional = false
    /// `{x...}`
    var rest: String?
    /// `{x:a|b}`: the name that either word is given.
    var choice: String?

    var names: [String] {
      let pieces = alternatives.flatMap(\.self).compactMap {
        if case .name(let name) = $0 { name } else { nil }
      }
      return pieces + [rest, choice].compactMap(\.self)
    }
  }

  private struct Option: Hashable, Sendable {
    var spelling: String
    var value: Word?
    var isOptional: Bool
  }

  private struct Redirection: Hashable, Sendable {
    var operation: String
    var target: Word
  }

  /// - Parameters:
  ///   - text: The pattern.
  ///   - takes: Options that have a value and are passed over with it.
  public init(_ text: String, takes: [String] = []) throws(Malformed) {
    self.takes = Set(takes.map(Self.normal))
    var tokens = text.replacing("\\ ", with: Self.blank).split(separator: " ").map {
      String($0).replacing(Self.blank, with: " ")
    }[...]
    guard !tokens.isEmpty else { throw Malformed(message: "a pattern begins with a program") }
    while var token = tokens.popFirst() {
      let isOptional = token.hasPrefix("[") && token.hasSuffix("]")
      if isOptional { token = String(token.dropFirst().dropLast()) }
      if [">", ">>"].contains(token) {
        guard let target = tokens.popFirst() else {
          throw Malformed(message: "'\(token)' needs a file after it")
        }
        let word = try Self.word(target)
        redirections.append(Redirection(operation: token, target: word))
        add(word, isOptional: false)
      } else if token.hasPrefix("-") {
        let parts = token.split(separator: "=", maxSplits: 1).map(String.init)
        let value = parts.count == 2 ? try Self.word(parts[1]) : nil
        options.append(
          Option(spelling: Self.normal(parts[0]), value: value, isOptional: isOptional))
        if let value { add(value, isOptional: isOptional) }
      } else {
        var word = try Self.word(token)
        word.isOptional = isOptional
        positionals.append(word)
        add(word, isOptional: isOptional)
      }
    }
    guard let first = positionals.first, !first.isOptional, first.names.isEmpty else {
      throw Malformed(message: "a pattern begins with a program")
    }
    guard positionals.dropLast().allSatisfy({ $0.rest == nil }) else {
      throw Malformed(message: "{x...} takes all words that are left: it stands last")
    }
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
      var pieces: [Word.Piece] = []
      for (index, part) in alternative.split(separator: "{", omittingEmptySubsequences: false)
        .enumerated()
      {
        if index == 0 {
          if !part.isEmpty { pieces.append(.text(String(part))) }
          continue
        }
        guard let end = part.firstIndex(of: "}"), end > part.startIndex else {
          throw Malformed(message: "'{' without its name and '}' in '\(text)'")
        }
        if case .name? = pieces.last {
          throw Malformed(message: "two names without a letter between them in '\(text)'")
        }
        pieces.append(.name(String(part[..<end])))
        let tail = part[part.index(after: end)...]
        if !tail.isEmpty { pieces.append(.text(String(tail))) }
      }
      alternatives.append(pieces)
    }
    return Word(alternatives: alternatives)
  }

  /// Stands for `\ ` while a pattern is taken apart.
  private static let blank = "\u{0}"

  /// `--is_public` is `--is-public`.
  private static func normal(_ option: String) -> String {
    option.hasPrefix("--") ? String(option.map { $0 == "_" ? "-" : $0 }) : option
  }

  // MARK: Matching

  /// - Returns: nil where the command has another shape.
  func match(_ command: ShellLine.SimpleCommand) -> Values? {
    guard let program = positionals.first,
      program.alternatives.contains([.text(command.program)])
    else { return nil }
    var values: Values = [:]
    guard let words = readOptions(Array(command.arguments.dropFirst()), &values),
      match(words, &values)
    else { return nil }
    for wanted in redirections {
      guard
        let found = command.redirections.first(where: { $0.operation == wanted.operation }),
        Self.match(found.target, wanted.target, &values)
      else { return nil }
    }
    return values
  }

  /// - Returns: The words that are no options, or nil where one that has to be there is not.
  private func readOptions(_ words: [String], _ values: inout Values) -> [String]? {
    var plain: [String] = []
    var seen: Set<String> = []
    var rest = words[...]
    while let word = rest.popFirst() {
      if word == "--" {
        plain += rest
        break
      }
      // A negative number is a value.
      guard word.hasPrefix("-"), word.count > 1, word.dropFirst().contains(where: { !$0.isNumber })
      else {
        plain.append(word)
        continue
      }
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let spelling = Self.normal(String(parts[0]))
      let own = parts.count == 2 ? String(parts[1]) : nil
      if let option = options.first(where: { $0.spelling == spelling }) {
        seen.insert(spelling)
        guard let wanted = option.value else { continue }
        guard let value = own ?? rest.popFirst(), Self.match(value, wanted, &values) else {
          return nil
        }
      } else if own == nil, takes.contains(spelling) {
        _ = rest.popFirst()
      }
    }
    guard options.allSatisfy({ $0.isOptional || seen.contains($0.spelling) }) else { return nil }
    return plain
  }

  private func match(_ words: [String], _ values: inout Values) -> Bool {
    var rest = words[...]
    var spare = words.count - positionals.dropFirst().count { !$0.isOptional }
    for wanted in positionals.dropFirst() {
      if let name = wanted.rest {
        guard !rest.isEmpty else { return wanted.isOptional }
        values[name] = Array(rest)
        return true
      }
      if wanted.isOptional {
        guard spare > 0 else { continue }
        spare -= 1
      }
      guard let word = rest.popFirst(), Self.match(word, wanted, &values) else { return false }
    }
    return rest.isEmpty
  }

  private static func match(_ word: String, _ wanted: Word, _ values: inout Values) -> Bool {
    if let name = wanted.rest {
      values[name] = [word]
      return true
    }
    return wanted.alternatives.contains { pieces in
      var found = values
      guard match(word[...], pieces[...], &found) else { return false }
      if let choice = wanted.choice { found[choice] = [word] }
      values = found
      return true
    }
  }

  private static func match(
    _ word: Substring, _ pieces: ArraySlice<Word.Piece>, _ values: inout Values
  ) -> Bool {
    guard let first = pieces.first else { return word.isEmpty }
    let later = pieces.dropFirst()
    switch first {
    case .text(let text):
      return word.hasPrefix(text) && match(word.dropFirst(text.count), later, &values)
    case .name(let name):
      guard !word.isEmpty else { return false }
      guard case .text(let next)? = later.first else {
        values[name] = [String(word)]
        return true
      }
      guard let end = word.firstStart(of: next), end > word.startIndex else { return false }
      values[name] = [String(word[..<end])]
      return match(word[end...], later, &values)
    }
  }
}
