import CourseModel
public import Nodes
public import Sessions

/// Removes passwords and keys from what is kept. The same secret becomes the same word everywhere, and different
/// secrets different words, so that the result is graded like the original.
public struct Redaction {
  /// The words that replace the secrets.
  private var words: [String: String] = [:]
  private var scanner: SecretScanner
  private let isPublic: (String) -> Bool
  /// The block that the current lines are in.
  private var block: SecretBlock?

  /// - Parameter isPublic: Whether the manual itself prints a text: what everyone can read is no secret, and stays.
  public init(rules: SecretRules, isPublic: @escaping (String) -> Bool = { _ in false }) {
    scanner = SecretScanner(rules)
    self.isPublic = isPublic
  }

  /// The secrets removed so far that no one would take for ordinary words. Never write them anywhere.
  public var unmistakableSecrets: [String] { words.keys.filter(Self.isUnmistakable) }

  /// Removes the secrets from a session.
  public mutating func redacted(_ session: Session) -> Session {
    var result = session
    for index in session.commands.indices {
      result.commands[index] = redacted(session.commands[index])
    }
    // Replace secrets that no one would take for ordinary words wherever else they occur. Longer ones announce
    // themselves.
    var elsewhere = StandIns()
    for (secret, word) in words where Self.isUnmistakable(secret) {
      elsewhere.insert(secret, standIn: word, isWhole: Self.isNumberedWord(secret))
    }
    guard !elsewhere.isEmpty else { return result }
    elsewhere.link()
    for index in result.commands.indices {
      result.commands[index].text = elsewhere.replacing(in: result.commands[index].text)
      result.commands[index].input = result.commands[index].input.map(elsewhere.replacing)
      result.commands[index].output = result.commands[index].output.map(elsewhere.replacing)
    }
    return result
  }

  /// Removes the secrets from answers. The questions stay as they were asked: they are the course's.
  public mutating func redacted(_ answers: [KeptAnswer]) -> [KeptAnswer] {
    let session = Session(
      commands: answers.map { answer in
        let evidence = try? answer.result.get()
        return SessionCommand(
          host: answer.node.hostName, text: answer.script, input: evidence?.error.lines ?? [],
          output: evidence?.output.lines ?? [], line: 0)
      })
    return zip(answers, redacted(session).commands).map { answer, command in
      guard case .success(var evidence) = answer.result else { return answer }
      // Text without a secret stays as it came, down to the last line end.
      if command.output != evidence.output.lines {
        evidence.output = KeptOutput(command.output.map { $0 + "\n" }.joined())
      }
      if command.input != evidence.error.lines {
        evidence.error = KeptOutput(command.input.map { $0 + "\n" }.joined())
      }
      return KeptAnswer(node: answer.node, script: answer.script, result: .success(evidence))
    }
  }

  private mutating func redacted(_ command: SessionCommand) -> SessionCommand {
    var result = command
    var context = scanner.context(of: command.text)
    block = nil
    result.text = text(command.text, &context)
    block = nil
    result.input = lines(command.input, place: .input, context: &context)
    block = nil
    result.output = lines(command.output, place: .output, context: &context)
    return result
  }

  /// Redacts a command; one of several lines may contain a key.
  private mutating func text(_ text: String, _ context: inout SecretScanner.Context) -> String {
    let findings = scanner.findings(in: text, .command, &context)
    guard findings.block != nil, text.utf8.contains(0x0A) else {
      return replaced(text, findings.secrets)
    }
    let parts = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    return lines(parts, place: .command, context: &context).joined(separator: "\n")
  }

  private mutating func lines(
    _ lines: [String], place: SecretRules.Place, context: inout SecretScanner.Context
  ) -> [String] {
    var sections: [Int: Range<Int>] = [:]
    for section in scanner.rules.sections where !lines.isEmpty {
      sections.merge(section.secrets(in: lines)) { $1 }
    }
    return lines.indices.map { index in
      if let secret = sections[index] { return replaced(lines[index], [secret]) }
      return line(lines[index], place: place, context: &context)
    }
  }

  /// Redacts a line; of a private key nothing is left.
  private mutating func line(
    _ text: String, place: SecretRules.Place, context: inout SecretScanner.Context
  ) -> String {
    if let block {
      if !block.ends.isEmpty, text.contains(block.ends) {
        self.block = nil
      } else if block.holds(text) {
        return SecretBlock.lineStandIn
      } else {
        self.block = nil
      }
    }
    let findings = scanner.findings(in: text, place, &context)
    if let found = findings.block,
      let whole = opened(
        scanner.rules.blocks[found.index].rule, text: text, end: found.end, place: place,
        context: &context)
    {
      return whole
    }
    return replaced(text, findings.secrets)
  }

  /// Redacts a line that begins a block; nil if it does not.
  private mutating func opened(
    _ block: SecretBlock, text: String, end: Int, place: SecretRules.Place,
    context: inout SecretScanner.Context
  ) -> String? {
    let marker = text.utf8.index(text.startIndex, offsetBy: end)
    guard let begin = text[..<marker].firstRange(of: block.begins) else { return nil }
    let before = self.line(String(text[..<begin.lowerBound]), place: place, context: &context)
    let rest = text[marker...]
    let closing = Self.markerEnd(rest)
    let head = text[begin.lowerBound..<closing]
    var tail = rest[closing...].utf8
    self.block = block
    // The whole block may be on one line, for example in JSON.
    var after = ""
    if !block.ends.isEmpty, let ending = rest.firstRange(of: block.ends) {
      self.block = nil
      after = String(rest[ending.lowerBound...])
      tail = rest[closing..<max(closing, ending.lowerBound)].utf8
    }
    if tail.elementsEqual(SecretBlock.restStandIn.utf8) { self.block = nil }
    let isTrimmed = tail.allSatisfy { " \r|".utf8.contains($0) }
    return before + head + (isTrimmed ? String(Substring(tail)) : SecretBlock.restStandIn) + after
  }

  /// The end of ` BLOCK-----` or `;label`, which complete a block's first line.
  private static func markerEnd(_ rest: Substring) -> String.Index {
    var rest = rest.utf8
    let block = " BLOCK".utf8
    if rest.starts(with: block) { rest = rest.dropFirst(block.count) }
    let isDashed = rest.first == UInt8(ascii: "-")
    return rest.firstIndex {
      isDashed ? $0 != UInt8(ascii: "-") : $0 != UInt8(ascii: ";") && !ByteClass.name.contains($0)
    } ?? rest.endIndex
  }

  // MARK: Words

  private mutating func replaced(_ text: String, _ secrets: [Range<Int>]) -> String {
    guard !secrets.isEmpty else { return text }
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var start = 0
    for secret in secrets {
      let value = String(decoding: bytes[secret], as: UTF8.self)
      result += bytes[start..<secret.lowerBound]
      result += Array(word(for: value).utf8)
      start = secret.upperBound
    }
    return String(decoding: result + bytes[start...], as: UTF8.self)
  }

  /// The secret's stand-in; they are numbered in order of appearance.
  private mutating func word(for secret: String) -> String {
    if isPublic(secret) || SecretJudge.isStandIn(Array(secret.utf8)[...]) { return secret }
    let known = words[secret] ?? "redacted-\(words.count + 1)"
    words[secret] = known
    return known
  }

  /// Whether it is long, has letters and digits, and is a single word.
  private static func isUnmistakable(_ secret: String) -> Bool {
    let bytes = Array(secret.utf8)[...]
    return bytes.count <= 256 && SecretJudge.isMixed(bytes)
      && !bytes.contains { $0 <= 0x20 } && !SecretJudge.isStandIn(bytes)
  }

  /// Whether it is like `admin1234`: a name may look like this, and inside another word it is no secret.
  private static func isNumberedWord(_ secret: String) -> Bool {
    let rest = secret.utf8.drop { ByteClass.lower.contains($0) || ByteClass.upper.contains($0) }
    return rest.count <= 4 && rest.allSatisfy(ByteClass.digit.contains)
  }
}
