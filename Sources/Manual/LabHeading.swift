import Console

/// Reads what headings and their first paragraphs say of a lab.
enum LabHeading {
  private static let words = [
    "lab", "exercise", "module", "session", "practical", "workshop", "tutorial", "hands-on lab",
    "guided exercise",
  ]

  /// `Lab 3: Installing Keystone` → 3 and the title; nil for any other heading.
  static func read(_ heading: String) -> (number: Int, title: String)? {
    let lowered = heading.lowercased()
    // "Day 1, Lab 1: Title"
    if lowered.hasPrefix("day "), let comma = heading.firstIndex(of: ",") {
      return read(trimmed(heading[heading.index(after: comma)...]))
    }
    guard let word = words.first(where: { lowered.hasPrefix($0) }) else { return nil }
    var rest = heading.utf8.dropFirst(word.utf8.count)
    let separator = rest.prefix(while: { $0 == 0x20 || $0 == UInt8(ascii: "#") })
    rest = rest.dropFirst(separator.count)
    if !separator.isEmpty, let (number, end) = numberWord(rest) {
      return titled(heading, number, rest[end...])
    }
    let digits = rest.prefix(while: { $0 &- 0x30 < 10 })
    guard !digits.isEmpty, digits.count <= 4, let number = Int(String(Substring(digits))) else {
      return nil
    }
    return titled(heading, number, rest.dropFirst(digits.count))
  }

  /// `One: Title`
  private static func numberWord(_ text: Substring.UTF8View) -> (Int, Substring.UTF8View.Index)? {
    let end = text.firstIndex { !(($0 | 0x20) &- 0x61 < 26) } ?? text.endIndex
    return numbers.firstIndex(of: String(Substring(text[..<end])).lowercased()).map {
      ($0 + 1, end)
    }
  }

  private static let numbers = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
  ]

  private static func titled(
    _ heading: String, _ number: Int, _ rest: Substring.UTF8View
  ) -> (number: Int, title: String)? {
    let title = String(Substring(rest))
    var bare = title.trimming { " :.-–—|".unicodeScalars.contains($0) }
    if bare.hasPrefix(")") { bare = trimmed(bare.dropFirst()) }
    // `{#lab1}` names the heading for links.
    if bare.hasSuffix("}"), let open = bare.lastIndex(of: "{"), bare[open...].hasPrefix("{#") {
      bare = trimmed(bare[..<open])
    }
    // "Lab 3 summary" speaks of a lab and is none.
    guard title.isEmpty || ":.-–—|)".contains(trimmed(title).first ?? "x") else { return nil }
    return (number, bare.isEmpty ? heading : bare)
  }

  /// "half an hour", "one hour", "two hours"
  private static func spokenNumber(_ word: Substring) -> Double? {
    switch word {
    case "half": 0.5
    case "a", "an": 1
    default: numbers.firstIndex(of: String(word)).map { Double($0 + 1) }
    }
  }

  /// A heading of the labs' own level that ends them.
  static func endsLabs(_ title: String) -> Bool {
    let lowered = title.lowercased()
    return [
      "appendix", "conclusion", "references", "license", "licence", "about", "glossary", "index",
      "further reading",
    ]
    .contains { lowered.hasPrefix($0) }
  }

  /// "estimated completion time: 1 hour 30 minutes" → 90; the text is in lower case.
  static func minutes(_ text: String) -> Int? {
    var total = 0.0
    var number: Double?
    for word in text.split(whereSeparator: { " \n\t:,~".contains($0) }) {
      if let spoken = spokenNumber(word) {
        number = (number ?? 0) == 0.5 && spoken == 1 ? 0.5 : spoken
        continue
      }
      let bare = String(word).trimming { ".()*".unicodeScalars.contains($0) }
      if let value = Double(bare) {
        number = value
      } else if let value = number {
        if bare.hasPrefix("hour") || bare == "h" || bare == "hrs" || bare == "hr" {
          total += value * 60
        }
        if bare.hasPrefix("min") { total += value }
        number = nil
      } else if let dash = bare.firstIndex(of: "-"),
        let upper = Double(bare[bare.index(after: dash)...])
      {
        number = upper  // "30-45 minutes"
      } else if let unit = bare.firstIndex(where: { !$0.isNumber && $0 != "." }),
        let value = Double(bare[..<unit])
      {
        // "90min"
        if bare[unit...].hasPrefix("h") {
          total += value * 60
          // "1h30"
          let rest = bare[unit...].drop { $0.isLetter }
          if let minutes = Double(rest.prefix { $0.isNumber }) { total += minutes }
        }
        if bare[unit...].hasPrefix("m") { total += value }
      }
    }
    return total > 0 && total < 100_000 ? Int(total.rounded()) : nil
  }
}
