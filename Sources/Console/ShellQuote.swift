/// A word as a shell reads it back.
public enum ShellQuote {
  /// In single quotes, which a shell reads to the letter.
  public static func quoted(_ word: some Collection<Character>) -> String {
    "'" + String(word).replacing("'", with: "'\\''") + "'"
  }

  /// As it is where no shell sees more in it than letters, else in single quotes.
  public static func word(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy {
      ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || "/._-+:@%,=".utf8.contains($0)
    }
    return isPlain && !word.isEmpty ? word : quoted(word)
  }
}
