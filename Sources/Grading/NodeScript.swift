import CourseModel

/// A command as it is sent to a node: in a shell of its own in the home folder, with the step's credentials and settings.
enum NodeScript {
  /// Nil if a shell would not take the credentials' file name as one word.
  /// - Parameter openings: What runs it as another user: `su - alice -c`, outermost first.
  static func text(
    _ command: String, settings: [String] = [], credentials: String?, openings: [String] = []
  ) -> String? {
    let script = text(command, settings: settings, credentials: credentials)
    return openings.reversed().reduce(script) { inner, opening in
      inner.map { "\(opening) \(ShellQuote.quoted($0))" }
    }
  }

  private static func text(_ command: String, settings: [String], credentials: String?) -> String? {
    let command = (settings + [command]).joined(separator: "\n")
    guard let file = credentials else { return "cd\n" + command }
    let isPath = file.utf8.allSatisfy {
      ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || "_./~-".utf8.contains($0)
    }
    guard isPath else { return nil }
    let path = file.hasPrefix("/") || file.hasPrefix("~/") ? file : "./" + file
    return "cd\n. \(path)\n\(command)"
  }
}
