import Console
import Knowledge

/// Reads lab numbers, titles and durations from headings and their first paragraphs.
enum LabHeading {
  /// Reads `Lab 3: Installing Keystone` as 3 and the title; nil for any other heading.
  static func read(_ heading: String, _ language: Language) -> (number: Int, title: String)? {
    let lowered = heading.lowercased()
    // "Day 1, Lab 1: Title"
    if language.prefix(of: lowered, .headingDay) != nil,
      let comma = heading.firstIndex(of: ",")
    {
      return read(trimmed(heading[heading.index(after: comma)...]), language)
    }
    guard let word = language.prefix(of: lowered, .headingLab) else { return nil }
    var rest = heading.utf8.dropFirst(word.utf8.count)
    let separator = rest.prefix(while: { $0 == 0x20 || $0 == UInt8(ascii: "#") })
    rest = rest.dropFirst(separator.count)
    if !separator.isEmpty, let (number, end) = numberWord(rest, language) {
      return titled(heading, number: number, rest: rest[end...])
    }
    let digits = rest.prefix(while: { $0 &- 0x30 < 10 })
    guard !digits.isEmpty, digits.count <= 4, let number = Int(String(Substring(digits))) else {
      return nil
    }
    return titled(heading, number: number, rest: rest.dropFirst(digits.count))
  }

  /// Reads the number in `One: Title`.
  private static func numberWord(_ text: Substring.UTF8View, _ language: Language) -> (
    Int, Substring.UTF8View.Index
  )? {
    let end = text.firstIndex { !(($0 | 0x20) &- 0x61 < 26) && $0 < 0x80 } ?? text.endIndex
    let word = String(Substring(text[..<end])).lowercased()
    guard language.isWord(word, .headingNumbers), let number = language.numbers[word] else {
      return nil
    }
    return (Int(number), end)
  }

  private static func titled(
    _ heading: String, number: Int, rest: Substring.UTF8View
  ) -> (number: Int, title: String)? {
    let title = String(Substring(rest))
    var bare = title.trimming { " :.-–—|".unicodeScalars.contains($0) }
    if bare.hasPrefix(")") { bare = trimmed(bare.dropFirst()) }
    // `{#lab1}` names the heading for links.
    if bare.hasSuffix("}"), let open = bare.lastIndex(of: "{"), bare[open...].hasPrefix("{#") {
      bare = trimmed(bare[..<open])
    }
    // "Lab 3 summary" mentions a lab but does not open one.
    guard title.isEmpty || ":.-–—|)".contains(trimmed(title).first ?? "x") else { return nil }
    return (number, bare.isEmpty ? heading : bare)
  }

  /// Reads the number in "half an hour", "one hour", "two hours".
  private static func spokenNumber(_ word: String, _ language: Language) -> Double? {
    let isSpoken =
      language.isWord(word, .headingSpoken) || language.isWord(word, .headingNumbers)
    return isSpoken ? language.numbers[word] : nil
  }

  /// Whether a heading at the level of the labs ends them.
  static func endsLabs(_ title: String, _ language: Language) -> Bool {
    language.prefix(of: title.lowercased(), .headingEndsLabs) != nil
  }

  /// Reads "estimated completion time: 1 hour 30 minutes" as 90 minutes; the text is in lower case.
  static func minutes(_ text: String, _ language: Language) -> Int? {
    var total = 0.0
    var number: Double?
    for word in text.split(whereSeparator: { " \n\t:,~".contains($0) }) {
      if let spoken = spokenNumber(String(word), language) {
        number = (number ?? 0) == 0.5 && spoken == 1 ? 0.5 : spoken
        continue
      }
      let bare = String(word).trimming { ".()*".unicodeScalars.contains($0) }
      if let value = Double(bare) {
        number = value
      } else if let value = number {
        if language.prefix(of: bare, .headingHours) != nil
          || language.isWord(bare, .headingHoursShort)
        {
          total += value * 60
        }
        if language.prefix(of: bare, .headingMinutes) != nil { total += value }
        number = nil
      } else if let dash = bare.firstIndex(of: "-"),
        let upper = Double(bare[bare.index(after: dash)...])
      {
        number = upper  // "30-45 minutes"
      } else if let unit = bare.firstIndex(where: { !$0.isNumber && $0 != "." }),
        let value = Double(bare[..<unit])
      {
        // "90min"
        if language.prefix(of: String(bare[unit...]), .headingHoursGlued) != nil {
          total += value * 60
          // "1h30"
          let rest = bare[unit...].drop { $0.isLetter }
          if let minutes = Double(rest.prefix { $0.isNumber }) { total += minutes }
        }
        if language.prefix(of: String(bare[unit...]), .headingMinutesGlued) != nil {
          total += value
        }
      }
    }
    return total > 0 && total < 100_000 ? Int(total.rounded()) : nil
  }
}
