import Console

/// Takes passwords and keys out of what is to be kept. The same secret becomes the same word everywhere, another one
/// another: what is kept is graded as the original would be.
public struct Redaction {
  /// The words in the secrets' places.
  private var words: [String: String] = [:]
  private var isInKey = false

  public init() {}

  /// Where a secret stands behind what announces it, in a command, a file or a table. Every part has a limit, so
  /// that a line costs no more than its length, whatever a node wrote into it.
  private let patterns: [Regex<(Substring, Substring, Substring)>] = [
    /(--[a-z-]{0,40}pass(?:word|phrase)?[= ]{1,9})("[^"]{1,200}"|'[^']{1,200}'|[^\s"']+)/
      .ignoresCase(),
    /(\b[A-Z0-9_]{0,40}(?:PASSWORD|PASSWD|PASS|SECRET)=)("[^"]{1,200}"|'[^']{1,200}'|[^\s"']+)/,
    /(\b[a-z0-9_.]{0,40}(?:password|passwd|secret)[ \t]{0,40}[=:][ \t]{0,40})("[^"]{1,200}"|'[^']{1,200}'|[^\s"']+)/
      .ignoresCase(),
    /(--set\s{1,9}\S{1,200}\s{1,9}\S{1,80}\s{1,9}\S{0,40}password\s{1,9})("[^"]{1,200}"|'[^']{1,200}'|[^\s"']+)/
      .ignoresCase(),
    /(:\/\/[^\s:\/@]{1,80}:)([^\s@\/]{1,200})(?=@)/,
    /(\|\s{0,40}[a-z_ ]{0,40}pass(?:word)?\s{0,40}\|\s{0,40})([^\s|]+)/.ignoresCase(),
  ]

  /// A session without its secrets.
  public mutating func redacted(_ session: Session) -> Session {
    var result = session
    for index in session.commands.indices {
      let command = session.commands[index]
      isInKey = false
      result.commands[index].text = announced(command.text)
      result.commands[index].input = command.input.map { line($0) }
      result.commands[index].output = command.output.map { line($0) }
    }
    // Those that nobody would take for an ordinary word, wherever else they stand. Longer ones announce themselves.
    var trie = SecretTrie()
    for (secret, word) in words where Self.isUnmistakable(secret) && secret.utf8.count <= 256 {
      trie.insert(secret, standIn: word)
    }
    guard !trie.isEmpty else { return result }
    for index in result.commands.indices {
      result.commands[index].text = trie.replacing(in: result.commands[index].text)
      result.commands[index].input = result.commands[index].input.map(trie.replacing)
      result.commands[index].output = result.commands[index].output.map(trie.replacing)
    }
    return result
  }

  /// Answers without their secrets. The questions stay as they were put: they are the course's.
  public mutating func redacted(_ answers: [KeptAnswer]) -> [KeptAnswer] {
    let session = Session(
      commands: answers.map { answer in
        let evidence = try? answer.result.get()
        return SessionCommand(
          host: answer.node, text: answer.script, input: evidence?.error.lines ?? [],
          output: evidence?.output.lines ?? [], line: 0)
      })
    return zip(answers, redacted(session).commands).map { answer, command in
      guard case .success(var evidence) = answer.result else { return answer }
      // What has no secret stays as it came, to the last line's end.
      if command.output != evidence.output.lines {
        evidence.output = KeptOutput(command.output.map { $0 + "\n" }.joined())
      }
      if command.input != evidence.error.lines {
        evidence.error = KeptOutput(command.input.map { $0 + "\n" }.joined())
      }
      return KeptAnswer(node: answer.node, script: answer.script, result: .success(evidence))
    }
  }

  /// A line of output: of a private key nothing is left.
  private mutating func line(_ text: String) -> String {
    if text.contains("-----BEGIN"), text.contains("PRIVATE KEY") {
      isInKey = true
      return text
    }
    if text.contains("-----END") { isInKey = false }
    // A key that never ends is no reason to keep back what follows it.
    if isInKey, text.count > 80 || text.contains(" ") { isInKey = false }
    return isInKey ? "(a line of a private key)" : announced(text)
  }

  private mutating func announced(_ text: String) -> String {
    // What has none of these announces no secret; most lines do not.
    guard Self.announces(text) else { return text }
    var result = text
    for pattern in patterns {
      var done = ""
      var rest = result[...]
      while let match = rest.firstMatch(of: pattern) {
        let secret = String(match.output.2)
        done += rest[..<match.range.lowerBound] + match.output.1 + word(for: secret)
        rest = rest[match.range.upperBound...]
      }
      result = done + rest
    }
    return result
  }

  private static func announces(_ text: String) -> Bool {
    let lowered = text.lowercased()
    return lowered.contains("pass") || lowered.contains("secret") || lowered.contains("://")
  }

  /// Numbered in the order in which they come. A placeholder is none, nor what was a secret once.
  private mutating func word(for secret: String) -> String {
    let quote = secret.first.flatMap { "\"'".contains($0) ? String($0) : nil } ?? ""
    let bare = String(secret.dropFirst(quote.count).dropLast(quote.count))
    let isOpen = bare.hasPrefix("<") || bare.hasPrefix("$") || bare.hasPrefix("redacted-")
    if isOpen || ["None", "True", "False", "*", "|", "="].contains(bare) { return secret }
    let known = words[bare] ?? "redacted-\(words.count + 1)"
    words[bare] = known
    return quote + known + quote
  }

  /// Long, and of letters and digits both.
  private static func isUnmistakable(_ secret: String) -> Bool {
    secret.count >= 8 && secret.contains { $0.isNumber } && secret.contains { $0.isLetter }
  }
}
