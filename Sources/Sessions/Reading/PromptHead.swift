import Console

/// The text before a command that may be a prompt.
struct PromptHead {
  let text: String
  /// Whether a command of the lab follows, word for word, or the shell told that it reads the line.
  private(set) var isCertain = false

  init(_ text: Substring) { self.text = String(text) }

  /// The text before a command or a program of the lab; nil if there is none, or it is unlike any prompt.
  init?(_ line: SessionLine, before vocabulary: SessionVocabulary) {
    guard !vocabulary.programs.isEmpty || !vocabulary.commands.isEmpty else { return nil }
    // Most lines are output, and name no program of the lab.
    guard vocabulary.namesProgram(line.text) else { return nil }
    let isRead = line.role != .unknown
    let whole = line.rightPart.map { line.text.utf8Range(0, $0) } ?? line.text
    for end in Self.ends(in: whole) {
      let rest = whole[end...]
      // Most lines are output: a command is looked for only behind a program's name.
      guard vocabulary.beginsCommand(rest) else { continue }
      let command = trimmed(rest)
      let head = PromptHead(whole[..<end])
      let isWhole = vocabulary.commands.contains(command)
      guard
        isWhole
          || vocabulary.programs.contains(ShellLine(command).commands.first?.program ?? "")
      else { continue }
      guard isWhole || isRead ? head.mayBePrompt : head.looksLikePrompt(vocabulary.hosts) else {
        continue
      }
      self = head
      isCertain = isWhole || isRead
      return
    }
    return nil
  }

  // MARK: Ends

  private static let signs: Set<Character> = ["#", "$", "%", ">", "❯", "➜", "λ", "»", "▶"]

  /// The places where a prompt may end: after spaces, after a sign that is common there, or at the end of the line.
  static func ends(in line: some StringProtocol) -> [String.Index] {
    var result: [String.Index] = []
    var index = line.startIndex
    var count = 0
    var last: Character = " "
    while index < line.endIndex, count < 200, result.count < 24 {
      let character = line[index]
      let isText = !isBlank(character)
      if isText, index > line.startIndex,
        isBlank(last) || signs.contains(last) && !signs.contains(character)
      {
        result.append(index)
      }
      last = character
      index = line.index(after: index)
      count += 1
    }
    if index == line.endIndex, !isBlank(last), !isWord(last) { result.append(index) }
    return result
  }

  private static func isBlank(_ character: Character) -> Bool {
    character == " " || character == "\t"
  }

  // MARK: Looks

  /// With digits as zeros: a clock changes from line to line.
  var literal: String {
    var result = String(text.map { $0.isNumber ? "0" : $0 })
    while result.last?.isWhitespace == true { result.removeLast() }
    return result
  }

  var shape: String { Self.shape(text) }

  /// Reduces runs of letters, digits and path characters to one `w`, or `n` where there are only digits.
  static func shape(_ text: String) -> String {
    var result = ""
    for character in text.prefix(200) {
      if isWord(character) {
        if character.isNumber, result.last != "w", result.last != "n" {
          result.append("n")
        } else if !character.isNumber, result.last == "n" {
          result.removeLast()
          result.append("w")
        } else if result.last != "w", result.last != "n" {
          result.append("w")
        }
      } else if !character.isWhitespace || result.last != " " {
        result.append(character.isWhitespace ? " " : character)
      }
    }
    while result.last == " " { result.removeLast() }
    return result
  }

  private static func isWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || "~/._-".contains(character)
  }

  private var marks: [Character] { text.filter { !Self.isWord($0) && !$0.isWhitespace } }

  /// Whether its shape is like no other text: it has several signs, or one that is not on a keyboard.
  var isDistinct: Bool {
    let marks = marks
    return marks.count > 1 || marks.contains { !$0.isASCII }
  }

  /// Whether it has a sign: a number before a line of a history has none. A shell shows what it runs after `+`.
  var mayBePrompt: Bool { !marks.isEmpty && marks != ["+"] && marks.count < text.count / 2 + 8 }

  /// Whether it ends like a prompt.
  private func looksLikePrompt(_ hosts: Set<String>) -> Bool {
    let head = literal
    guard let sign = head.last, Self.signs.contains(sign) else { return false }
    let hasLetter = head.contains { $0.isLetter }
    switch sign {
    // Alone, they are the bare prompts.
    case "#", "$": return head.count > 1
    case "%": return hasLetter
    // Alone, it is the shell's secondary prompt.
    case ">":
      return hasLetter
        && (head.contains { "@~/:\\".contains($0) } || hosts.contains(where: text.contains))
    default: return true
    }
  }
}
