/// Finds secrets in texts. One pass finds all words that may announce a secret; only where one occurs does it
/// look closer.
struct SecretScanner {
  let rules: SecretRules.Compiled
  private var hits: [KeywordAutomaton.Hit] = []

  init(_ rules: SecretRules) { self.rules = rules.compiled }

  /// What a command says about its input and output.
  struct Context {
    /// The rules limited to some commands that apply to this one.
    var entries: Set<Int> = []
    /// The part of its input that is secret.
    var input: SecretUsage.Pattern?
  }

  /// The marker of a block that begins in a text.
  struct BlockMarker: Hashable, Sendable {
    /// The block's index in the rules.
    var index: Int
    /// Where the marker ends.
    var end: Int
  }

  /// The result of scanning a text.
  struct Findings {
    /// In order, and not overlapping.
    var secrets: [Range<Int>] = []
    /// The first block that begins here.
    var block: BlockMarker?
  }

  /// Finds the rules that apply to a command, by the words in it.
  mutating func context(of command: String) -> Context {
    var context = Context()
    rules.automaton.hits(in: command.utf8.span, into: &hits)
    for hit in hits {
      for case .within(let entry) in rules.meanings[hit.word] { context.entries.insert(entry) }
    }
    return context
  }

  /// Finds the secrets of a text.
  mutating func findings(
    in string: String, _ place: SecretRules.Place, _ context: inout Context
  ) -> Findings {
    rules.automaton.hits(in: string.utf8.span, into: &hits)
    let lines =
      context.entries.isEmpty
      ? [] : rules.lines.filter { $0.places.contains(place) && context.entries.contains($0.entry) }
    var findings = Findings()
    guard !hits.isEmpty || !lines.isEmpty || place == .input && context.input != nil else {
      return findings
    }
    var text = SecretText(Array(string.utf8), isCommand: place == .command)
    var found: [Range<Int>] = []
    look(&text, context: context, found: &found, findings: &findings)
    walk(text, place: place, context: &context, found: &found)
    for line in lines { found += matches(of: line.shape, in: text, place) }
    if place == .input, let pattern = context.input {
      let end = text.end(of: .line, from: 0)
      if let part = pattern.part(of: 0..<end, in: text),
        rules.judge.isSecret(text.bytes[part], demand: .any, around: SecretJudge.Surroundings())
      {
        found.append(part)
      }
    }
    findings.secrets = Self.apart(found)
    return findings
  }

  /// Tries shapes, names and phrases, each where its word occurs.
  private func look(
    _ text: inout SecretText, context: Context, found: inout [Range<Int>],
    findings: inout Findings
  ) {
    var done = 0
    for hit in hits where hit.end > done {
      let range = hit.end - rules.lengths[hit.word]..<hit.end
      guard range.lowerBound >= done else { continue }
      for meaning in rules.meanings[hit.word] {
        var secret: Range<Int>?
        switch meaning {
        case .shape(let index):
          let shape = rules.shapes[index]
          guard counts(shape.entry, context) else { continue }
          secret = shape.rule.match(&text, at: range.lowerBound)
          if let value = secret {
            let bytes = text.bytes[value]
            let isSecret = rules.judge.isSecret(
              bytes, demand: shape.isMixed ? .mixed : .any,
              around: SecretJudge.Surroundings(isQuoted: true))
            if !isSecret { secret = nil }
          }
        case .key(let index):
          guard counts(rules.keys[index].entry, context) else { continue }
          secret = rules.keys[index].rule.match(&text, at: range, rules.judge)
        case .phrase(let index):
          guard counts(rules.phrases[index].entry, context) else { continue }
          secret = rules.phrases[index].rule.match(&text, at: range.lowerBound, rules.judge)
        case .block(let index):
          guard counts(rules.blocks[index].entry, context) else { continue }
          if findings.block == nil {
            findings.block = BlockMarker(index: index, end: range.upperBound)
          }
        case .program, .within: continue
        }
        if let secret, !secret.isEmpty {
          found.append(secret)
          done = max(done, secret.upperBound)
        }
      }
    }
  }

  private func counts(_ entry: Int, _ context: Context) -> Bool {
    !rules.limited.contains(entry) || context.entries.contains(entry)
  }

  /// Goes through programs' command lines, starting at the first program's name.
  private func walk(
    _ text: SecretText, place: SecretRules.Place, context: inout Context,
    found: inout [Range<Int>]
  ) {
    var programs: [Int: [CommandWords.ProgramName]] = [:]
    var keys: Set<Int> = []
    var first: Int?
    for hit in hits {
      let start = hit.end - rules.lengths[hit.word]
      for meaning in rules.meanings[hit.word] {
        switch meaning {
        case .key: keys.insert(hit.end)
        case .program(let usages)
        where text.isWordStart(start) && text.isWordEnd(hit.end)
          && text[start - 1] != UInt8(ascii: "-"):
          let counting = usages.filter { $0 < 0 || counts(rules.usages[$0].entry, context) }
          programs[hit.end, default: []].append(
            CommandWords.ProgramName(start: start, usages: counting))
          first = min(first ?? start, start)
        default: break
        }
      }
    }
    guard let first else { return }
    var words = CommandWords(text, rules: rules, programs: programs, keys: keys)
    words.walk(from: first)
    found += words.found
    if place == .command { context.input = words.input ?? context.input }
  }

  private func matches(
    of shape: SecretShape, in text: SecretText, _ place: SecretRules.Place
  ) -> [Range<Int>] {
    var parts = [0..<text.bytes.count]
    if place == .command {
      parts = []
      var start = 0
      for index in 0...text.bytes.count
      where index == text.bytes.count || !ByteClass.bare.contains(text.bytes[index])
        || text.bytes[index] == UInt8(ascii: "\\")
      {
        if index > start { parts.append(start..<index) }
        start = index + 1
      }
    }
    return parts.compactMap { part in
      var piece = SecretText(Array(text.bytes[part]), isCommand: text.isCommand)
      guard let secret = shape.match(&piece, at: 0),
        rules.judge.isSecret(piece.bytes[secret], demand: .any, around: SecretJudge.Surroundings())
      else { return nil }
      return secret.lowerBound + part.lowerBound..<secret.upperBound + part.lowerBound
    }
  }

  /// The ranges in order, with overlapping ones merged.
  private static func apart(_ ranges: [Range<Int>]) -> [Range<Int>] {
    var result: [Range<Int>] = []
    for range in ranges.sorted(by: {
      ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound)
    }) {
      if let last = result.last, range.lowerBound < last.upperBound {
        result[result.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        result.append(range)
      }
    }
    return result
  }
}
