public import CourseModel

/// What secrets look like and what announces them: data with examples, read from graders/secrets.yaml.
public struct SecretRules: Sendable {
  /// What is wrong with an entry.
  public struct Malformed: Problem {
    public var code: String { "secret-rule" }
    public let message: String

    public init(_ message: String) { self.message = message }
  }

  /// One kind of secret.
  public struct Entry: Sendable {
    public var name: String
    public var pattern: Pattern
    /// If not empty, it applies only to commands that name one of these, and to their input and output.
    public var within: [String]
    public var examples: [SecretExample]

    public init(
      name: String, pattern: Pattern, within: [String] = [], examples: [SecretExample] = []
    ) {
      self.name = name
      self.pattern = pattern
      self.within = within
      self.examples = examples
    }
  }

  public enum Pattern: Sendable {
    /// Recognised by themselves: `ghp_{alnum 36}`. A mixed one contains letters and digits.
    case shapes([String], isMixed: Bool)
    /// Names of settings: `password`. `value` is a kind of character and the least number of them, `base64 20`.
    case keys([String], isWhole: Bool, isMixed: Bool, value: String?)
    case phrases([String])
    case usages([String])
    /// Whole lines, and words of the command: `{field 1+}:«{line 1+}»`.
    case lines([String], in: Set<Place>)
    /// Lines from one that has this to one that has that.
    case block(begins: String, marker: String, ends: String, of: String, headers: [String])
    /// The values under these names in a document that has this line.
    case section(document: String, begins: String, under: [String])
  }

  /// Where a text occurs in a session.
  public enum Place: String, Sendable, CaseIterable { case command, input, output }

  public let entries: [Entry]
  let compiled: Compiled

  /// - Parameters:
  ///   - ordinary: Words that are never secret.
  ///   - printers: Programs that print their arguments, which the next program may read.
  ///   - elsewhere: Beginnings of values that only say where the secret is, `file:`.
  ///   - before: Beginnings of values that say what kind of secret follows, `pass:`.
  /// - Throws: ``Malformed`` for an entry whose pattern cannot be read.
  public init(
    _ entries: [Entry], ordinary: [String] = [], printers: [String] = [],
    elsewhere: [String] = [], before: [String] = []
  ) throws(Malformed) {
    self.entries = entries
    var compiled = try Compiled(entries, ordinary: ordinary, printers: printers)
    compiled.judge.elsewhere = elsewhere.map { Array($0.utf8) }
    compiled.judge.before = before.map { Array($0.utf8) }
    self.compiled = compiled
  }
}

extension SecretRules {
  /// The rules in the form in which texts are searched.
  struct Compiled: Sendable {
    enum Meaning: Sendable {
      case shape(Int)
      case key(Int)
      case phrase(Int)
      case program([Int])
      case within(Int)
      case block(Int)
    }

    struct Limited<Rule: Sendable>: Sendable {
      let rule: Rule
      let entry: Int
      var isMixed = false
    }

    struct Lines: Sendable {
      let shape: SecretShape
      let entry: Int
      let places: Set<Place>
    }

    var judge = SecretJudge()
    var shapes: [Limited<SecretShape>] = []
    var keys: [Limited<SecretKey>] = []
    var phrases: [Limited<SecretPhrase>] = []
    var usages: [Limited<SecretUsage>] = []
    var lines: [Lines] = []
    var blocks: [Limited<SecretBlock>] = []
    var sections: [SecretSection] = []
    /// Entries that apply only to some commands.
    var limited: Set<Int> = []
    private(set) var automaton = KeywordAutomaton([])
    /// The length of each word of the automaton, and its possible meanings.
    private(set) var lengths: [Int] = []
    private(set) var meanings: [[Meaning]] = []
    private var words: [[UInt8]: Int] = [:]

    init(_ entries: [Entry], ordinary: [String], printers: [String]) throws(Malformed) {
      judge.ordinary = Set(ordinary.map { $0.lowercased() })
      var programs: [[UInt8]: [Int]] = [:]
      for printer in printers { programs[Array(printer.utf8), default: []].append(-1) }
      for (index, entry) in entries.enumerated() {
        do throws(Malformed) {
          try add(entry.pattern, entry: index, programs: &programs)
        } catch { throw Malformed("\(entry.name): \(error.message)") }
        if !entry.within.isEmpty { limited.insert(index) }
        for word in entry.within { mean(.within(index), Array(word.lowercased().utf8)) }
      }
      for (name, usages) in programs { mean(.program(usages), name) }
      let sorted = words.sorted { $0.value < $1.value }.map(\.key)
      lengths = sorted.map(\.count)
      automaton = KeywordAutomaton(sorted)
      words = [:]
    }

    private mutating func mean(_ meaning: Meaning, _ word: [UInt8]) {
      let word = word.map(KeywordAutomaton.folded)
      let index = words[word] ?? words.count
      words[word] = index
      if index == meanings.count { meanings.append([]) }
      meanings[index].append(meaning)
    }

    private mutating func add(
      _ pattern: Pattern, entry: Int, programs: inout [[UInt8]: [Int]]
    ) throws(Malformed) {
      switch pattern {
      case .shapes(let texts, let isMixed):
        for text in texts {
          let shape = try SecretShape(text)
          mean(.shape(shapes.count), shape.keyword)
          shapes.append(Limited(rule: shape, entry: entry, isMixed: isMixed))
        }
      case .keys(let names, let isWhole, let isMixed, let value):
        var key = SecretKey(isWhole: isWhole, demand: isMixed ? .mixed : .any)
        if let value {
          let parts = value.split(separator: " ")
          guard parts.count == 2, let kind = ByteClass.named(parts[0]), let least = Int(parts[1])
          else { throw Malformed("\(value): a value must be like base64 20") }
          key.shape = SecretKey.ValueShape(byteClass: kind, least: least)
        }
        for name in names {
          for spelling in Set([name, name.replacing("_", with: "-"), name.replacing("_", with: "")])
          {
            mean(.key(keys.count), Array(spelling.utf8))
          }
        }
        keys.append(Limited(rule: key, entry: entry))
      case .phrases(let texts):
        for text in texts {
          let phrase = try SecretPhrase(text)
          for word in phrase.keywords { mean(.phrase(phrases.count), word) }
          phrases.append(Limited(rule: phrase, entry: entry))
        }
      case .usages(let texts):
        for text in texts {
          let usage = try SecretUsage(text)
          for program in usage.programs { programs[program, default: []].append(usages.count) }
          usages.append(Limited(rule: usage, entry: entry))
        }
      case .lines(let texts, let places):
        for text in texts {
          lines.append(
            Lines(shape: try SecretShape(text, isLine: true), entry: entry, places: places))
        }
      case .block(let begins, let marker, let ends, let kind, let headers):
        guard let byteClass = ByteClass.named(kind) else {
          throw Malformed("\(kind) is not a kind of character")
        }
        mean(.block(blocks.count), Array(marker.utf8))
        blocks.append(
          Limited(
            rule: SecretBlock(
              begins: begins, marker: marker, ends: ends, kind: byteClass, headers: headers),
            entry: entry))
      case .section(let document, let begins, let under):
        sections.append(SecretSection(document: document, begins: begins, under: under))
      }
    }
  }
}
