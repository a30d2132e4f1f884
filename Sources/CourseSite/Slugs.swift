/// Anchors for headings, as on GitHub, so that an author's `[see below](#installing-keystone)` works.
struct Slugs {
  private var taken: Set<String> = []
  private var next: [String: Int] = [:]

  /// Makes a unique slug: the second "Introduction" is `introduction-1`.
  mutating func slug(_ heading: String) -> String {
    let base = Self.base(heading)
    if taken.insert(base).inserted { return base }
    var number = next[base] ?? 1
    while !taken.insert("\(base)-\(number)").inserted { number += 1 }
    next[base] = number + 1
    return "\(base)-\(number)"
  }

  private static let marks: Set<Unicode.GeneralCategory> = [.nonspacingMark, .spacingMark]

  /// Letters, digits, `_` and `-` in lower case; `-` for each space.
  static func base(_ heading: String) -> String {
    var slug = String.UnicodeScalarView()
    for scalar in heading.lowercased().unicodeScalars {
      if scalar == " " || scalar == "-" {
        slug.append("-")
      } else if scalar == "_" || scalar.properties.isAlphabetic
        || scalar.properties.numericType != nil
        || marks.contains(scalar.properties.generalCategory)
      {
        slug.append(scalar)
      }
    }
    return slug.isEmpty ? "section" : String(slug)
  }
}
