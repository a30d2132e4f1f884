import Console
import Knowledge

/// A heading that may open a lab: `Lab 3: Installing Keystone`, `Chapter 2`, `1.2 Title`, `Title (Lab 4)`.
struct LabHeading: Equatable {
  /// The word before the number, in lower case: `lab`, `chapter`; "" for a number alone.
  var word: String
  /// Whether the word means a lab wherever it stands. A chapter is one only if its author has no other word.
  var saysLab: Bool
  /// As written: `3`, `1.2`, `A`, `one`.
  var label: String
  /// The number that the label gives; nil for `1.2`, which the place among all labs decides.
  var number: Int?
  var title: String

  /// Reads a heading's text; nil where it has no number, or only mentions a lab ("Lab 3 summary").
  init?(_ text: String, _ language: Language) {
    let heading = Self.withoutOrnaments(text)
    let lowered = heading.lowercased()
    // "Day 1, Lab 1: Title"
    if language.prefix(of: lowered, .headingDay) != nil, let comma = heading.firstIndex(of: ","),
      let behind = LabHeading(trimmed(heading[heading.index(after: comma)...]), language)
    {
      self = behind
      return
    }
    if let heading = Self(numbered: heading, lowered: lowered, language) {
      self = heading
    } else if let heading = Self(endingWithLab: heading, language) {
      self = heading
    } else {
      return nil
    }
  }

  private init(word: String, saysLab: Bool, label: Label, title: String) {
    self.word = word
    self.saysLab = saysLab
    self.label = label.text
    number = label.number
    self.title = title
  }

  private init?(numbered heading: String, lowered: String, _ language: Language) {
    let lab = language.prefix(of: lowered, .headingLab)
    let part = language.prefix(of: lowered, .headingPart)
    let word = [lab, part].compactMap(\.self).max { $0.utf8.count < $1.utf8.count } ?? ""
    var rest = heading.utf8.dropFirst(word.utf8.count)
    let separator = rest.prefix { " #-_".utf8.contains($0) }
    rest = rest.dropFirst(separator.count)
    guard word.isEmpty == false || separator.isEmpty,
      let label = Label(rest, isNumber: word.isEmpty, isGlued: separator.isEmpty, language),
      let title = Self.title(heading, label: label, after: rest.dropFirst(label.length))
    else { return nil }
    self.init(word: word, saysLab: word == lab, label: label, title: title)
  }

  /// Reads `Storage (Lab 3)`.
  private init?(endingWithLab heading: String, _ language: Language) {
    guard heading.hasSuffix(")"), let open = heading.lastIndex(of: "(") else { return nil }
    let inner = trimmed(heading[heading.index(after: open)...].dropLast())
    guard let lab = LabHeading(inner, language), lab.saysLab, lab.title == inner else { return nil }
    self = lab
    title = trimmed(heading[..<open])
  }

  /// Removes what some authors put before or around a heading: an emoji, `:rocket:`, asterisks.
  private static func withoutOrnaments(_ text: String) -> String {
    var text = text.trimming { "*_ ".unicodeScalars.contains($0) }
    while true {
      if text.hasPrefix(":"), let end = text.dropFirst().firstIndex(of: ":"),
        text[..<end].utf8.allSatisfy({ isWordByte($0) || ":+-".utf8.contains($0) })
      {
        text = trimmed(text[text.index(after: end)...])
      } else if let first = text.unicodeScalars.first, !first.isASCII,
        !first.properties.isAlphabetic, first.properties.numericType == nil
      {
        text = trimmed(String(text.unicodeScalars.dropFirst()))
      } else {
        return text
      }
    }
  }

  /// The number of a heading.
  private struct Label {
    var text: String
    var number: Int?
    /// In bytes.
    var length: Int

    /// - Parameters:
    ///   - isNumber: Whether only digits count, since no word is before them.
    ///   - isGlued: Whether it follows the word without a blank: `lab3`.
    init?(
      _ rest: Substring.UTF8View, isNumber: Bool, isGlued: Bool, _ language: Language
    ) {
      let digits = rest.prefix { $0 &- 0x30 < 10 }
      if !digits.isEmpty {
        // `1.2.3`
        let whole = rest.prefix { $0 &- 0x30 < 10 || $0 == UInt8(ascii: ".") }
        text = String(Substring(whole)).trimming { $0 == "." }
        length = text.utf8.count
        guard digits.count <= 4, let number = Int(String(Substring(digits))) else { return nil }
        self.number = text.contains(".") ? nil : number
        return
      }
      guard !isNumber, !isGlued else { return nil }
      let end = rest.firstIndex { !(($0 | 0x20) &- 0x61 < 26) && $0 < 0x80 } ?? rest.endIndex
      text = String(Substring(rest[..<end]))
      length = text.utf8.count
      let word = text.lowercased()
      if language.isWord(word, .headingNumbers), let spoken = language.numbers[word] {
        number = Int(spoken)
      } else if text.utf8.count <= 4, !text.isEmpty, let roman = Self.roman(text) {
        number = roman
      } else if text.utf8.count == 1, let letter = text.utf8.first, letter &- 0x41 < 26 {
        number = Int(letter) - 0x40
      } else {
        return nil
      }
    }

    /// Reads I to XXXIX.
    private static func roman(_ text: String) -> Int? {
      let values: [Character: Int] = ["I": 1, "V": 5, "X": 10]
      let digits = text.compactMap { values[$0] }
      guard digits.count == text.count else { return nil }
      return zip(digits, digits.dropFirst() + [0]).reduce(0) {
        $0 + ($1.0 < $1.1 ? -$1.0 : $1.0)
      }
    }
  }

  /// The text after the number; nil where the heading only mentions a lab.
  private static func title(
    _ heading: String, label: Label, after rest: Substring.UTF8View
  ) -> String? {
    let title = String(Substring(rest))
    var bare = title.trimming { " :：.-–—|、．".unicodeScalars.contains($0) }
    if bare.hasPrefix(")") { bare = trimmed(bare.dropFirst()) }
    // `{#lab1}` names the heading for links.
    if bare.hasSuffix("}"), let open = bare.lastIndex(of: "{"), bare[open...].hasPrefix("{#") {
      bare = trimmed(bare[..<open])
    }
    if bare.isEmpty { return heading }
    guard let first = trimmed(title).first else { return heading }
    if ":：.-–—|)、．".contains(first) { return bare }
    // "Lab 4 Storage" opens a lab; "Lab 3 summary" mentions one, and so does "Lab 3's answers".
    let isApart = title.first == " " || title.first == "\u{3000}"
    guard isApart, label.text.first?.isNumber == true, !first.isLowercase else { return nil }
    return bare
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
