import Console
import CourseModel
import Knowledge
import Manual

/// Words that differ from what the rest of the manual has.
extension Linter {
  /// Lines like `host 10.0.0.1` among lines like `port=5672`.
  func oddSettings() -> [Finding] {
    steps.flatMap { step -> [Finding] in
      let lines = (step.input ?? []).map(trimmed).filter {
        !$0.isEmpty && !"#;[".contains($0.first ?? "#")
      }
      let settings = lines.count { Self.key(of: $0) != nil }
      guard settings >= 4, settings < lines.count, settings * 10 >= lines.count * 8 else {
        return []
      }
      let places = sources.places(in: step)
      return lines.compactMap { line in
        let words = line.split(separator: " ")
        guard words.count == 2, !line.contains("="), Self.isKey(words[0]),
          !knowledge.programs.isKnown(String(words[0]))
        else { return nil }
        return Finding(
          .oddSetting, at: places[line] ?? step.position,
          "\(line) has no =, as the other lines of the file have",
          related: [.init(at: step.position, "the file")])
      }
    }
  }

  private static func key(of line: String) -> Substring? {
    guard let equals = line.firstIndex(of: "=") else { return nil }
    let key = line[..<equals].split(separator: " ")
    return key.count == 1 && isKey(key[0]) ? key[0] : nil
  }

  private static func isKey(_ word: Substring) -> Bool {
    word.utf8.count > 2 && word.utf8.allSatisfy { isWordByte($0) || ".-".utf8.contains($0) }
  }

  /// `--password <password>` for an account whose password is a certain one in an address: `mysql://nova:nova@host`.
  func ignoredChoices() -> [Finding] {
    var choices: [String: Step] = [:]
    for step in steps {
      for command in step.shellCommands {
        let words = command.arguments.dropFirst()
        guard words.contains(where: { isSecret(Self.value($0)) }) else { continue }
        for word in words where !word.hasPrefix("-") && Placeholder.all(in: word).isEmpty {
          if choices[word] == nil { choices[word] = step }
        }
      }
    }
    return steps.flatMap { step in
      let accounts = step.typedLines.compactMap { line in
        Self.account(in: line).map { (account: $0, line: line) }
      }
      let places = accounts.isEmpty ? [:] : sources.places(in: step)
      return accounts.compactMap { account, line -> Finding? in
        guard let chosen = choices[account.name], chosen.id != step.id else { return nil }
        return Finding(
          .choiceIgnored, at: places[trimmed(line)] ?? step.position,
          "here the password of \(account.name) is \(account.password); elsewhere the reader chooses it",
          related: [.init(at: chosen.position, chosen.title)])
      }
    }
  }

  /// Whether a word is a placeholder for a password.
  private func isSecret(_ word: String) -> Bool {
    Placeholder.isWhole(word)
      && knowledge.language(course.language).phrases(.choiceSecret).contains {
        word.lowercased().contains($0)
      }
  }

  private static func value(_ word: String) -> String {
    word.hasPrefix("-") ? String(word.drop { $0 != "=" }.dropFirst()) : word
  }

  /// The account in an address (RFC 3986, section 3.2.1).
  private static func account(in line: String) -> (name: String, password: String)? {
    guard line.hasText("://"),
      let match = line.firstMatch(of: #/:\/\/(?<name>[\w.\-]+):(?<password>[^@\/\s:<>{}$]+)@/#)
    else { return nil }
    return (String(match.name), String(match.password))
  }

  /// Placeholders that differ only in case, blanks, dashes or their marks.
  func placeholderSpellings() -> [Finding] {
    var uses: [String: [String: [Step]]] = [:]
    for step in steps {
      for placeholder in step.placeholders {
        let name = placeholder.lowercased().filter { $0.isLetter || $0.isNumber }
        if !name.isEmpty { uses[name, default: [:]][placeholder, default: []].append(step) }
      }
    }
    return uses.values.flatMap { spellings -> [Finding] in
      let order = spellings.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
      guard let usual = order.first, let first = usual.value.first else { return [] }
      return order.dropFirst().compactMap { spelling, steps in
        steps.first.map {
          Finding(
            .placeholderSpelling, at: $0.position,
            "\(spelling) is \(usual.key) elsewhere: one value, or two?",
            related: [.init(at: first.position, usual.key)])
        }
      }
    }
  }

  /// Long words that are written once like this, and at least three times in one other way that is a letter away.
  func rareSpellings() -> [Finding] {
    var uses: [String: [Step]] = [:]
    for step in steps {
      for word in step.shellCommands.flatMap({ $0.arguments.dropFirst() }) where Self.isLong(word) {
        uses[word, default: []].append(step)
      }
    }
    let spellings = Spellings(of: uses.filter { $0.value.count >= 3 }.keys)
    return uses.filter { $0.value.count == 1 }.compactMap { word, steps in
      guard let usual = spellings.only(near: word), Self.isSlip(word, for: usual),
        let step = steps.first, let other = uses[usual]?.first
      else { return nil }
      return Finding(
        .rareSpelling, at: step.position, "\(word) is written only here; elsewhere it is \(usual)",
        related: [.init(at: other.position, usual)])
    }
  }

  private static func isLong(_ word: String) -> Bool {
    word.utf8.count >= 8 && !word.hasPrefix("-") && Placeholder.all(in: word).isEmpty
      && word.utf8.allSatisfy { isWordByte($0) || "-./".utf8.contains($0) }
      && ValueScanner.tokens(of: word).allSatisfy { $0.kind != .id && $0.kind != .hash }
  }

  /// Whether two words differ in letters, in a part of some length: `tenant-a` and `tenant-b` are two things.
  private static func isSlip(_ word: String, for other: String) -> Bool {
    func parts(_ text: String) -> [Substring] { text.split { !$0.isLetter && !$0.isNumber } }
    return zip(parts(word), parts(other)).allSatisfy { one, other in
      one == other
        || (min(one.count, other.count) >= 5
          && zip(one, other).allSatisfy { $0 == $1 || ($0.isLetter && $1.isLetter) })
    }
  }
}
