import Console
public import Knowledge

/// What a session is expected to contain, so that prompts of any kind can be told from output.
public struct SessionVocabulary: Sendable {
  public var knowledge: Knowledge
  /// The programs that start the lab's commands.
  public var programs: Set<String>
  /// The names of the lab's nodes.
  public var hosts: Set<String>

  public init(_ knowledge: Knowledge, programs: Set<String> = [], hosts: Set<String> = []) {
    self.knowledge = knowledge
    self.programs = programs
    self.hosts = hosts
  }
}

/// The prompts of one recording.
///
/// The usual ones are recognised by their shape (``Console/Prompt``). Any other is learned from the
/// recording: text that repeatedly precedes a program of the lab.
struct SessionPrompts {
  private let vocabulary: SessionVocabulary
  /// Bare `# ` and `$ ` count as prompts only if there are more of them with a command than of
  /// fuller prompts: output contains them too.
  private let bareArePrompts: Bool
  /// The text before commands, with digits as zeros: a clock changes from line to line.
  private var heads: Set<String> = []
  /// The position of a node's name among the words of a prompt, by the prompt's shape.
  private var hostPlaces: [String: Int] = [:]
  /// The shape of the upper line of a two-line prompt.
  private var upperShape: String?

  init(lines: [String], vocabulary: SessionVocabulary) {
    self.vocabulary = vocabulary
    var hasFull = false
    var full = 0
    var bare = 0
    var shapes: [String: Int] = [:]
    var found: [(line: Int, head: String)] = []
    for (index, line) in lines.enumerated() {
      if let prompt = Prompt(line, names: vocabulary.knowledge.promptNames) {
        let isKnown = vocabulary.programs.contains(Self.program(prompt.command))
        switch prompt.style {
        case .bracketed, .colon:
          hasFull = true
          full += isKnown ? 1 : 0
        case .bare, .note: bare += isKnown ? 1 : 0
        case .host, .client, .windows, .learned: break
        }
      } else if let head = Self.head(line, before: vocabulary.programs, hosts: vocabulary.hosts) {
        shapes[Self.shape(head), default: 0] += 1
        found.append((index, head))
      }
    }
    bareArePrompts = !hasFull || bare > full
    let isOnlyKind = full == 0 && bare == 0
    found.removeAll { shapes[Self.shape($0.head), default: 0] < (isOnlyKind ? 1 : 2) }
    heads = Set(found.map { Self.withoutDigits($0.head) })
    upperShape = upperLine(lines, found.map(\.line))
    let upperLines = found.filter { $0.line > 0 }.map { lines[$0.line - 1] }.filter(isUpperLine)
    for head in found.map(\.head) + upperLines {
      hostPlaces[Self.shape(head)] =
        hostPlaces[Self.shape(head)]
        ?? Self.words(head).firstIndex { vocabulary.hosts.contains(String($0)) }
    }
  }

  // MARK: Recognising

  /// The prompt that a line starts with.
  ///
  /// - Parameter above: The line before it, for two-line prompts.
  func prompt(_ line: String, above: String? = nil) -> Prompt? {
    if let prompt = Prompt(line, names: vocabulary.knowledge.promptNames) {
      switch prompt.style {
      case .bare, .note: if !bareArePrompts { return nil }
      case .host, .bracketed, .colon, .client, .windows, .learned: break
      }
      return prompt
    }
    guard !heads.isEmpty, let end = headEnd(line) else { return nil }
    let head = String(line[..<end])
    let upper = above.flatMap { isUpperLine($0) ? $0 : nil } ?? ""
    return Prompt(
      host: host(in: upper) ?? host(in: head), command: String(line[end...]),
      width: head.utf8.count)
  }

  /// Whether the line is the upper one of a two-line prompt.
  func isUpperLine(_ line: String) -> Bool {
    upperShape.map { !line.isEmpty && Self.shape(line) == $0 } ?? false
  }

  private func headEnd(_ line: String) -> String.Index? {
    Self.signs(in: line).first { heads.contains(Self.withoutDigits(String(line[..<$0]))) }
  }

  /// `user@host`, a node's name, or the name that the prompt starts with.
  private func host(in head: String) -> String? {
    let parts = Self.words(head)
    if let place = hostPlaces[Self.shape(head)], place < parts.count { return String(parts[place]) }
    for part in parts {
      if let sign = part.firstIndex(where: { $0 == "@" || $0 == "㉿" }) {
        let name = part[part.index(after: sign)...]
        if !name.isEmpty { return String(name) }
      }
      if vocabulary.hosts.contains(String(part)) { return String(part) }
    }
    guard let first = parts.first, let letter = head.first, letter.isLetter, parts.count <= 2 else {
      return nil
    }
    return String(first)
  }

  private static func words(_ head: String) -> [Substring] {
    head.split { !$0.isLetter && !$0.isNumber && !"-._@㉿".contains($0) }
  }

  // MARK: Learning

  private static let signCharacters: Set<Character> = ["#", "$", "%", ">", "❯", "➜", "λ", "»", "▶"]

  /// Ends of possible prompts: after a sign and before a space or the end of the line.
  private static func signs(in line: String) -> [String.Index] {
    var result: [String.Index] = []
    var index = line.startIndex
    var count = 0
    while index < line.endIndex, count < 160, result.count < 8 {
      let next = line.index(after: index)
      if signCharacters.contains(line[index]), next == line.endIndex || line[next] == " " {
        result.append(next)
      }
      index = next
      count += 1
    }
    return result
  }

  /// The text before a known program, if it may be a prompt.
  private static func head(
    _ line: String, before programs: Set<String>, hosts: Set<String>
  ) -> String? {
    guard !programs.isEmpty else { return nil }
    for end in signs(in: line)
    where programs.contains(program(String(line[end...]))) {
      let head = line[..<end]
      guard let sign = head.last else { continue }
      let hasLetter = head.contains { $0.isLetter }
      switch sign {
      case "#", "$":
        // Alone, they are the bare prompts.
        if head.count > 1 { return String(head) }
      case "%": if hasLetter { return String(head) }
      case ">":
        // Alone, it is the shell's secondary prompt.
        if hasLetter,
          head.contains(where: { "@~/:".contains($0) }) || hosts.contains(where: head.contains)
        {
          return String(head)
        }
      default: return String(head)
      }
    }
    return nil
  }

  private static func program(_ command: String) -> String {
    ShellLine(command).commands.first?.program ?? ""
  }

  /// Reduces runs of letters, digits and path characters to one `w`.
  private static func shape(_ text: String) -> String {
    var result = ""
    for character in text.prefix(200) {
      if character.isLetter || character.isNumber || "~/._-".contains(character) {
        if result.last != "w" { result.append("w") }
      } else {
        result.append(character)
      }
    }
    return result
  }

  private static func withoutDigits(_ text: String) -> String {
    String(text.map { $0.isNumber ? "0" : $0 })
  }

  /// The shape shared by the lines above the prompts, if they share one.
  private func upperLine(_ lines: [String], _ prompts: [Int]) -> String? {
    var counts: [String: Int] = [:]
    for index in prompts where index > 0 && !trimmed(lines[index - 1]).isEmpty {
      counts[Self.shape(lines[index - 1]), default: 0] += 1
    }
    guard let best = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }),
      best.value >= 2, best.value * 5 >= prompts.count * 4
    else { return nil }
    return best.key
  }
}
