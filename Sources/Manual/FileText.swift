import Console
import Knowledge

/// Finds the file that a paragraph introduces.
enum FileText {
  /// Whether a file is only shown, not written: "the log /var/log/x should show".
  static func isOnlyShown(_ prose: Prose, _ language: Language) -> Bool {
    prose.says(anyOf: language[.fileShowing]) && !prose.says(anyOf: language[.fileWriting])
  }

  /// Finds the file that the prose names: "copy the following code into /etc/nova/nova.conf:".
  static func path(in paragraph: String, _ language: Language) -> String? {
    var paths: [(path: String, introduced: Bool)] = []
    var before = ""
    for word in paragraph.split(whereSeparator: { $0 == " " || $0 == "\n" || $0 == "\t" }) {
      let bare = String(word).trimming { "'\"“”‘’„‚«»`()[],:;*!?".unicodeScalars.contains($0) }
      let path = bare.hasSuffix(".") ? String(bare.dropLast()) : bare
      if isPath(path) { paths.append((path, language.isWord(before, .fileIntroductions))) }
      before = bare.lowercased()
    }
    return paths.last { $0.introduced }?.path ?? paths.last?.path ?? bareName(paragraph, language)
  }

  /// Reads "a file called 'stack.yaml' in your home directory" as ~/stack.yaml, and without the home as a file in the
  /// reader's folder.
  private static func bareName(_ paragraph: String, _ language: Language) -> String? {
    let words = paragraph.split(whereSeparator: { " \n\t".contains($0) }).map {
      String($0).trimming { "'\"“”‘’„‚«»`()[],:;*!?".unicodeScalars.contains($0) }
    }
    for (index, word) in words.enumerated().dropFirst(2)
    where language.isWord(words[index - 1].lowercased(), .fileCalled) {
      let isFile = language.prefix(of: words[index - 2].lowercased(), .fileNoun) != nil
      if isFile, word.contains("."), !word.contains("/") {
        return Prose(paragraph).says(anyOf: language[.fileHome]) ? "~/" + word : word
      }
    }
    return nil
  }

  private static func isPath(_ word: String) -> Bool {
    guard word.hasPrefix("/") || word.hasPrefix("~/"), word.utf8.count > 2, !word.hasSuffix("/"),
      !word.hasPrefix("//")
    else { return false }
    return word.utf8.allSatisfy { byte in
      (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || "/._-~@+".utf8.contains(byte)
    }
  }
}
