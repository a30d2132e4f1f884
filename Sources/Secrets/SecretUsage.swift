/// Where a program's command line has a secret, as its usage line: `curl -u|--user {}:«»`, `mysql -p«»`,
/// `rabbitmqctl add_user {} «»`, `passwd --stdin < «»`.
///
/// - `«»` is the secret, `{}` any word. What stands beside them in a word is there: `pass:«»`, `{}%«»`.
/// - `-p «»` is found as `-p x` and `-px`; `-p«»` as the latter only.
/// - `{key}` is a word that ends as the name of a secret does.
/// - `< «»` is what the program reads.
/// - `(-salt)` is an option whose value is passed over.
/// - `...` at the end: what has an option before is another program's command line.
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

  /// `{}:«»`: what stands before the secret in its word.
  struct Pattern: Sendable, Equatable {
    /// Either it begins with this, or it is what follows this.
    var literal: [UInt8] = []
    var isBehindAny = false

    /// The secret's part of a word.
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
  /// Options with values that are no secret.
  private(set) var skipped: [[UInt8]] = []
  /// Its options end where the command begins that it runs.
  private(set) var isBeforeCommand = false

  init(_ text: String) throws(SecretRules.Malformed) {
    var words = text.split(separator: " ").map(String.init)[...]
    guard let names = words.popFirst(), words.count > 0 else {
      throw SecretRules.Malformed(
        "\(text): a program and where its secret stands, e.g. curl -u {}:«»")
    }
    programs = Self.alternatives(names)
    if words.last == "..." {
      isBeforeCommand = true
      words.removeLast()
    }
    skipped = words.filter { $0.hasPrefix("(") }.map { Array($0.dropFirst().dropLast().utf8) }
    words.removeAll { $0.hasPrefix("(") }
    while let word = words.popFirst() { steps.append(try Self.step(word, &words, text)) }
    guard let last = steps.last, Self.isSecret(last), steps.count(where: Self.isSecret) == 1 else {
      throw SecretRules.Malformed("\(text): a usage ends with its one «»")
    }
  }

  private static func step(_ word: String, _ rest: inout ArraySlice<String>, _ text: String)
    throws(SecretRules.Malformed) -> Step
  {
    if word == "<" {
      guard let value = rest.popFirst(), value.hasSuffix("«»") else {
        throw SecretRules.Malformed("\(text): < is followed by «»")
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
