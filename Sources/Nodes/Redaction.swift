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
  private let announcements: [Announcement] = [
    Announcement(
      ["pass"],
      /(--[a-z-]{0,40}pass(?:word|phrase)?[= ]{1,9})("[^"]{1,200}"|'[^']{1,200}'|[^\s"']+)/
        .ignoresCase()),
    Announcement(
      ["pass", "secret", "token"],
      /(\b[A-Z0-9_]{0,40}(?:PASSWORD|PASSWD|PASS|SECRET|TOKEN)=)("[^"]{1,200}"|'[^']{1,200}'|[^\s"']+)/
    ),
    Announcement(
      ["password", "passwd", "secret"],
      /(\b[a-z0-9_.]{0,40}(?:password|passwd|secret)["']?[ \t]{0,40}[=:][ \t]{0,40})("[^"]{1,200}"|'[^']{1,200}'|[^\s"']+)/
        .ignoresCase()),
    Announcement(
      ["--set"],
      /(--set\s{1,9}\S{1,200}\s{1,9}\S{1,80}\s{1,9}\S{0,40}password\s{1,9})("[^"]{1,200}"|'[^']{1,200}'|[^\s"']+)/
        .ignoresCase()),
    Announcement(["://"], /(:\/\/[^\s:\/@]{1,80}:)([^\s@\/]{1,200})(?=@)/),
    Announcement(
      ["pass", "secret"],
      /(\|\s{0,40}[a-z_ ]{0,40}(?:pass(?:word)?|secret)\s{0,40}\|\s{0,40})([^\s|]+)/.ignoresCase()),
    Announcement(
      ["identified"],
      /(\bidentified\s{1,9}(?:with\s{1,9}\S{1,60}\s{1,9})?(?:by|as)\s{1,9}(?:password\s{1,9})?)("[^"]{1,200}"|'[^']{1,200}')/
        .ignoresCase()),
    Announcement(
      ["mysql", "mariadb"],
      /(\b(?:mysql|mariadb)[a-z]{0,20}\s(?:[^|;]{0,200}?\s)?-p)("[^"]{1,200}"|'[^']{1,200}'|[^\s"'|;]+)/
    ),
    Announcement(
      ["token", "secret"], /(--[a-z-]{0,40}(?:token|secret)[= ]{1,9})([\w.\-]{8,})/.ignoresCase()),
    Announcement(
      ["curl", "wget"],
      /(\b(?:curl|wget)\s(?:[^|;]{0,300}?\s)?(?:-u|--user)[= ]?\s{0,9}["']?[^\s:"']{1,80}:)([^\s"']+)/
    ),
    Announcement(
      ["sshpass"], /(\bsshpass\s{1,9}-p\s{0,9})("[^"]{1,200}"|'[^']{1,200}'|[^\s"']+)/),
    Announcement(
      ["chpasswd"],
      /(\becho\s{1,9}["']?[\w.-]{1,40}:)([^\s"'|]+)(?=["']?\s{0,9}\|\s{0,9}(?:sudo\s{1,9})?chpasswd)/
    ),
    Announcement(
      ["passwd"],
      /(\becho\s{1,9})("[^"]{1,200}"|'[^']{1,200}'|[^\s"'|]+)(?=\s{0,9}\|\s{0,9}(?:sudo\s{1,9})?passwd\b)/
    ),
  ]

  /// How a secret is announced. It is looked for only where one of the words stands, in whatever case: most lines have none.
  private struct Announcement {
    let words: [String]
    /// What announces, and the secret.
    let pattern: Regex<(Substring, Substring, Substring)>

    init(_ words: [String], _ pattern: Regex<(Substring, Substring, Substring)>) {
      self.words = words
      self.pattern = pattern
    }
  }

  /// A session without its secrets.
  public mutating func redacted(_ session: Session) -> Session {
    var result = session
    for index in session.commands.indices {
      let command = session.commands[index]
      isInKey = false
      result.commands[index].text = announced(command.text)
      let isAccounts = command.text.contains("chpasswd")
      result.commands[index].input = command.input.map {
        isAccounts ? account($0) : line($0)
      }
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
    if text.contains("-----BEGIN"), let marker = text.firstRange(of: "PRIVATE KEY") {
      let rest = text[marker.upperBound...]
      // All of it may stand in one line, in JSON for one.
      isInKey = !rest.contains("-----END")
      let dashes = rest.prefix { $0 == "-" }
      return text[..<marker.upperBound] + dashes
        + (rest.count > dashes.count ? "(a private key)" : "")
    }
    if text.contains("-----END") { isInKey = false }
    // A key that never ends is no reason to keep back what follows it.
    if isInKey, !Self.mayBeOfKey(text) { isInKey = false }
    return isInKey ? "(a line of a private key)" : announced(text)
  }

  /// Base64, or a header such as `Proc-Type: 4,ENCRYPTED`; indented, or in a table's cell.
  private static func mayBeOfKey(_ text: String) -> Bool {
    let bare = text.drop { " \t|".contains($0) }
    if bare.hasPrefix("Proc-Type:") || bare.hasPrefix("DEK-Info:") { return true }
    return bare.count <= 80
      && bare.utf8.allSatisfy {
        switch $0 {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2B, 0x2F, 0x3D, 0x20, 0x09, 0x0D, 0x7C: true
        default: false
        }
      } && bare.split(whereSeparator: { " \t|".contains($0) }).count <= 1
  }

  /// `user:password`, as chpasswd reads it.
  private mutating func account(_ text: String) -> String {
    guard let colon = text.firstIndex(of: ":"), text.index(after: colon) < text.endIndex else {
      return line(text)
    }
    return text[...colon] + word(for: String(text[text.index(after: colon)...]))
  }

  private mutating func announced(_ text: String) -> String {
    let lowered = text.lowercased()
    var result = text
    for announcement in announcements where announcement.words.contains(where: lowered.hasText) {
      var done = ""
      var rest = result[...]
      while let match = rest.firstMatch(of: announcement.pattern) {
        let secret = String(match.output.2)
        done += rest[..<match.range.lowerBound] + match.output.1 + word(for: secret)
        rest = rest[match.range.upperBound...]
      }
      result = done + rest
    }
    return result
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
