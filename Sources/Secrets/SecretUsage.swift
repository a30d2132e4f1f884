/// Where a program's command line contains a secret, as its usage line: `curl -u|--user {}:«»`, `mysql -p«»`,
/// `rabbitmqctl add_user {} «»`, `passwd --stdin < «»`.
///
/// - `«»` is the secret, `{}` any word. Other text in the same word is literal: `pass:«»`, `{}%«»`.
/// - `-p «»` finds `-p x` and `-px`; `-p«»` only the latter.
/// - `{key}` is a word that ends like the name of a secret.
/// - `< «»` is the program's input.
/// - `(-salt)` is an option whose value is skipped.
/// - `...` at the end: another program's command line follows the options.
struct SecretUsage: Sendable {
  enum Step: Sendable, Equatable {
    case word([[UInt8]])
    case any
    case key
    case flag([[UInt8]])
    /// An option whose value is the secret.
    case option([[UInt8]], Pattern, isAttached: Bool)
    case secret(Pattern)
    case input(Pattern)
  }

  /// The text before the secret in its word, such as `{}:`.
  struct Pattern: Sendable, Equatable {
    /// The word begins with this, or, after `{}`, contains it; the secret follows.
    var literal: [UInt8] = []
    var isBehindAny = false

    /// Finds the secret's part of a word.
    func part(of word: Range<Int>, in text: SecretText) -> Range<Int>? {
      guard !literal.isEmpty else { return word }
      guard isBehindAny else {
        return text.starts(with: literal, at: word.lowerBound) && word.count > literal.count
          ? word.lowerBound + literal.count..<word.upperBound : nil
      }
      var index = word.lowerBound
      while index + literal.count < word.upperBound {
        if text.starts(with: literal, at: index) { return index + literal.count..<word.upperBound }
        index += 1
      }
      return nil
    }
  }

  private(set) var programs: [[UInt8]] = []
  private(set) var steps: [Step] = []
  /// Options whose values are not secret.
  private(set) var skipped: [[UInt8]] = []
  /// Whether its options end where the command that it runs begins.
  private(set) var isBeforeCommand = false

  init(_ text: String) throws(SecretRules.Malformed) {
    var words = text.split(separator: " ").map(String.init)[...]
    guard let names = words.popFirst(), words.count > 0 else {
      throw SecretRules.Malformed(
        "\(text): expected a program and the place of its secret, e.g. curl -u {}:«»")
    }
    programs = Self.alternatives(names)
    if words.last == "..." {
      isBeforeCommand = true
      words.removeLast()
    }
    skipped = words.filter { $0.hasPrefix("(") }.map { Array($0.dropFirst().dropLast().utf8) }
    words.removeAll { $0.hasPrefix("(") }
    while let word = words.popFirst() {
      steps.append(try Self.step(word, rest: &words, text: text))
    }
    guard let last = steps.last, Self.isSecret(last), steps.count(where: Self.isSecret) == 1 else {
      throw SecretRules.Malformed("\(text): a usage must end with its only «»")
    }
  }

  private static func step(_ word: String, rest: inout ArraySlice<String>, text: String)
    throws(SecretRules.Malformed) -> Step
  {
    if word == "<" {
      guard let value = rest.popFirst(), value.hasSuffix("«»") else {
        throw SecretRules.Malformed("\(text): < must be followed by «»")
      }
      return .input(pattern(value))
    }
    if word == "{}" { return .any }
    if word == "{key}" { return .key }
    if word.hasPrefix("-") {
      if let opening = word.firstIndex(of: "«") {
        var name = word[..<opening]
        var value = Pattern()
        if let brace = name.firstIndex(of: "{") {
          value = pattern(String(word[brace...]))
          name = name[..<brace]
        }
        return .option(alternatives(String(name)), value, isAttached: true)
      }
      if let value = rest.first, value.hasSuffix("«»") {
        rest.removeFirst()
        return .option(alternatives(word), pattern(value), isAttached: false)
      }
      return .flag(alternatives(word))
    }
    return word.hasSuffix("«»") ? .secret(pattern(word)) : .word(alternatives(word))
  }

  private static func isSecret(_ step: Step) -> Bool {
    switch step {
    case .option, .secret, .input: true
    default: false
    }
  }

  private static func alternatives(_ text: String) -> [[UInt8]] {
    text.split(separator: "|").map { Array($0.utf8) }
  }

  private static func pattern(_ text: String) -> Pattern {
    let before = text.dropLast(2)
    return before.hasPrefix("{}")
      ? Pattern(literal: Array(before.dropFirst(2).utf8), isBehindAny: true)
      : Pattern(literal: Array(before.utf8))
  }
}
