import Console

/// Reads what headings and their first paragraphs say of a lab.
enum LabHeading {
  private static let words = ["lab", "exercise", "module", "session", "practical"]

  /// `Lab 3: Installing Keystone` → 3 and the title; nil for any other heading.
  static func read(_ heading: String) -> (number: Int, title: String)? {
    let lowered = heading.lowercased()
    guard let word = words.first(where: { lowered.hasPrefix($0) }) else { return nil }
    var rest = heading.utf8.dropFirst(word.utf8.count)
    let separator = rest.prefix(while: { $0 == 0x20 || $0 == UInt8(ascii: "#") })
    guard !separator.isEmpty else { return nil }
    rest = rest.dropFirst(separator.count)
    let digits = rest.prefix(while: { $0 &- 0x30 < 10 })
    guard !digits.isEmpty, digits.count <= 4, let number = Int(String(Substring(digits))) else {
      return nil
    }
    rest = rest.dropFirst(digits.count)
    let title = String(Substring(rest))
    let bare = title.trimming { " :.-–—|".unicodeScalars.contains($0) }
    // "Lab 3 summary" speaks of a lab and is none.
    guard title.isEmpty || ":.-–—|".contains(trimmed(title).first ?? "x") else { return nil }
    return (number, bare.isEmpty ? heading : bare)
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
      let bare = String(word).trimming { ".()*".unicodeScalars.contains($0) }
      if let value = Double(bare) {
        number = value
      } else if let value = number {
        if bare.hasPrefix("hour") || bare == "h" || bare == "hrs" || bare == "hr" {
          total += value * 60
        }
        if bare.hasPrefix("min") { total += value }
        number = nil
      } else if let unit = bare.firstIndex(where: { !$0.isNumber && $0 != "." }),
        let value = Double(bare[..<unit])
      {
        // "90min"
        if bare[unit...].hasPrefix("h") { total += value * 60 }
        if bare[unit...].hasPrefix("m") { total += value }
      }
    }
    return total > 0 && total < 100_000 ? Int(total.rounded()) : nil
  }
}
