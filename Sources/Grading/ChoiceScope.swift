import Console
import Knowledge

/// The name under which the reader's choice for a placeholder is kept.
///
/// `<your name>` is the same throughout a lab. `<password>` differs for every account, so it is
/// kept per account, and not at all if the account is unknown.
struct ChoiceScope {
  private let account: String?
  private let messages: Messages

  /// - Parameter text: the command or file that contains the placeholder, as the student has it.
  init(_ text: String, _ messages: Messages) {
    self.messages = messages
    account = Self.account(in: text)
  }

  func variable(_ placeholder: String, word: String) -> String? {
    let name = messages.canonical(placeholder)
    guard name.hasPrefix("<") || name.hasPrefix("{") else { return nil }
    guard messages.isWord(name.lowercased(), .placeholderPassword) else { return name }
    // mysql://nova:<password>@host
    if let range = word.firstRange(before: ":" + placeholder) { return "\(name) of \(range)" }
    return account.map { "\(name) of \($0)" }
  }

  private static let options: Set<String> = ["--name", "--user", "--username", "-u", "--service"]

  private static func account(in text: String) -> String? {
    for line in text.split(separator: "\n") {
      let words = ShellLine(String(line)).commands.flatMap(\.words)
      for (index, word) in words.enumerated() {
        if options.contains(word), index + 1 < words.count { return words[index + 1] }
        for option in options.map({ $0 + "=" }) + ["OS_USERNAME="] where word.hasPrefix(option) {
          return String(word.dropFirst(option.count))
        }
      }
    }
    return nil
  }
}

extension String {
  /// The word right before a text: `nova` in `mysql://nova:<password>@…`.
  fileprivate func firstRange(before text: String) -> String? {
    guard let start = self[...].firstStart(of: text) else { return nil }
    let word = self[..<start].reversed().prefix {
      $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-"
    }
    return word.isEmpty ? nil : String(word.reversed())
  }
}
