import Console

/// Text that the reader is to put into a file.
enum FileText {
  /// What is shown of a file, not what is to be written there: "the log /var/log/x should show".
  static func isOnlyShown(_ prose: Prose) -> Bool {
    prose.says(anyOf: showing) && !prose.says(anyOf: writing)
  }

  private static let showing: PhraseSet = [
    "should then show", "should show", "shows", "looked like", "used to look", "will contain",
    "should contain", "you should see", "you will see", "will show", "displays",
  ]
  private static let writing: PhraseSet = [
    "edit", "change", "add ", "create", "append", "modify", "write", "put ", "set ", "copy",
    "insert", "paste", "replace", "configure", "update", "so that", "save", "make ", "enter",
  ]

  /// The file that the prose names: "copy the following code into /etc/nova/nova.conf:".
  static func path(in paragraph: String) -> String? {
    var paths: [(path: String, introduced: Bool)] = []
    var before = ""
    for word in paragraph.split(whereSeparator: { $0 == " " || $0 == "\n" || $0 == "\t" }) {
      let bare = String(word).trimming { "'\"“”‘’`()[],:;*!?".unicodeScalars.contains($0) }
      let path = bare.hasSuffix(".") ? String(bare.dropLast()) : bare
      if isPath(path) { paths.append((path, introductions.contains(before))) }
      before = bare.lowercased()
    }
    return paths.last { $0.introduced }?.path ?? paths.last?.path ?? nameInHome(paragraph)
  }

  /// "a file called 'stack.yaml' in your home directory" is ~/stack.yaml.
  private static func nameInHome(_ paragraph: String) -> String? {
    let words = paragraph.split(whereSeparator: { " \n\t".contains($0) }).map {
      String($0).trimming { "'\"“”‘’`()[],:;*!?".unicodeScalars.contains($0) }
    }
    for (index, word) in words.enumerated().dropFirst(2)
    where ["called", "named"].contains(words[index - 1].lowercased()) {
      let isFile = words[index - 2].lowercased().hasPrefix("file")
      if isFile, word.contains("."), !word.contains("/") { return "~/" + word }
    }
    return nil
  }

  private static let introductions: Set<String> = [
    "into", "to", "in", "as", "called", "named", "file", "edit", "create", "at", "inside", "open",
  ]

  private static func isPath(_ word: String) -> Bool {
    guard word.hasPrefix("/") || word.hasPrefix("~/"), word.utf8.count > 2, !word.hasSuffix("/"),
      !word.hasPrefix("//")
    else { return false }
    return word.utf8.allSatisfy { byte in
      (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || "/._-~@+".utf8.contains(byte)
    }
  }
}
