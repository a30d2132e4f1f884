import Console
import CourseModel
import Knowledge

/// The values that a rule derives from a command's words: `{path:name}` is the last part of a path.
enum FactValues {
  /// A way to derive a value from a word.
  enum View: String, CaseIterable {
    /// A path's last part.
    case name
    /// The same without everything after its first dot.
    case stem
    /// A package's name without its version; nothing for a file or a group of packages.
    case package
    /// A file's mode in digits; nothing for `u+x`, which gives only part of it.
    case octal
    /// The text that `s/old/new/` leaves: `new`.
    case outcome
    /// The databases that SQL statements create.
    case database
  }

  /// Fills in a template.
  ///
  /// - Parameter template: `my_ip`, `{path}`, `{script:outcome}`, `{to}/{from:name}`.
  /// - Returns: Nothing if it contains a name without a value.
  static func filled(_ template: String, _ values: UsagePattern.Values) -> [String] {
    if template.hasPrefix("{"), template.hasSuffix("}"), !template.dropFirst().contains("{") {
      return looked(String(template.dropFirst().dropLast()), values)
    }
    var text = ""
    var rest = template[...]
    while let start = rest.firstIndex(of: "{"), let end = rest[start...].firstIndex(of: "}") {
      text += rest[..<start]
      let words = looked(String(rest[rest.index(after: start)..<end]), values)
      guard !words.isEmpty else { return [] }
      text += words.joined(separator: " ")
      rest = rest[rest.index(after: end)...]
    }
    return [text + rest]
  }

  private static func looked(_ name: String, _ values: UsagePattern.Values) -> [String] {
    let parts = name.split(separator: ":").map(String.init)
    var words = values[parts[0]] ?? []
    // The words of a text are one line; if a program interprets them, the line is unknown.
    if parts[0] == "text" {
      let text = words.joined(separator: " ")
      words = text.contains("\\") || text.contains("%") ? [] : [text]
    }
    guard parts.count == 2, let view = View(rawValue: parts[1]) else { return words }
    return words.flatMap { self.view($0, view) }
  }

  private static func view(_ word: String, _ view: View) -> [String] {
    let name = word.split(separator: "/").last.map(String.init)
    switch view {
    case .name: return [name].compactMap(\.self)
    case .stem: return [name?.split(separator: ".").first.map(String.init)].compactMap(\.self)
    case .package:
      guard !word.contains("/"), !word.hasPrefix("@") else { return [] }
      return [String(word.prefix { $0 != "=" })]
    case .octal: return word.allSatisfy { ("0"..."7").contains($0) } ? [word] : []
    case .outcome: return outcomes(of: word)
    case .database: return databases(in: word)
    }
  }

  /// The texts that a script of `s/old/new/g` leaves in a file; none if one depends on what was there.
  private static func outcomes(of script: String) -> [String] {
    var texts: [String] = []
    var rest = script[...]
    while let command = rest.popFirst() {
      if " ;\n".contains(command) { continue }
      guard command == "s", let separator = rest.popFirst(),
        field(until: separator, &rest) != nil, let new = field(until: separator, &rest),
        !new.isEmpty
      else { return [] }
      let flags = rest.prefix { $0.isLetter || $0.isNumber }
      rest = rest.dropFirst(flags.count)
      texts.append(new)
    }
    return texts
  }

  /// The names in `CREATE DATABASE [IF NOT EXISTS] name`, in any case, between semicolons.
  private static func databases(in statements: String) -> [String] {
    statements.split(separator: ";").compactMap { statement in
      var words = statement.split(whereSeparator: \.isWhitespace).map(String.init)
      guard words.count > 2, words[0].lowercased() == "create",
        ["database", "schema"].contains(words[1].lowercased())
      else { return nil }
      words.removeFirst(2)
      if words.prefix(3).map({ $0.lowercased() }) == ["if", "not", "exists"] {
        words.removeFirst(3)
      }
      return words.first.map { String($0.filter { $0 != "`" }) }
    }
  }

  /// Takes one field of a substitution; nil if it refers to the match, or never ends.
  private static func field(until separator: Character, _ rest: inout Substring) -> String? {
    var text = ""
    while let character = rest.popFirst() {
      if character == separator { return text }
      if character == "&" { return nil }
      guard character == "\\" else {
        text.append(character)
        continue
      }
      guard let next = rest.popFirst(), !next.isNumber else { return nil }
      text.append(next)
    }
    return nil
  }
}

extension String {
  var isBlankOrRemark: Bool {
    let first = first { !$0.isWhitespace }
    return first == nil || first == "#" || first == ";"
  }
}
