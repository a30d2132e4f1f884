import Console

/// A date with a time of day, as a program prints it.
enum Moment {
  private static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]

  /// The seconds from 1970 on, as if its zone were UTC; nil without a year or a time of day.
  static func seconds(_ text: String) -> Double? {
    guard text.utf8.count < 48, text.utf8.count(where: { $0 == UInt8(ascii: ":") }) >= 2 else {
      return nil
    }
    var numbers: [Int] = []
    var month: Int?
    var clock: Int?
    let words = text.split { " ,TZ".contains($0) }
    for word in words {
      let parts = word.split { ":.".contains($0) }.compactMap { Int($0) }
      if word.contains(":"), parts.count >= 3, parts[..<3].allSatisfy({ $0 < 60 }) {
        clock = clock ?? (parts[0] * 60 + parts[1]) * 60 + parts[2]
      } else if let index = months.firstIndex(of: word.prefix(3).lowercased()) {
        month = index + 1
      } else if clock == nil || !(word.hasPrefix("+") || word.hasPrefix("-")) {
        numbers += word.split { "-/".contains($0) }.compactMap { Int($0) }
      }
    }
    guard let clock, let place = numbers.firstIndex(where: { (1900...9999).contains($0) }) else {
      return nil
    }
    let year = numbers.remove(at: place)
    if month == nil, numbers.count >= 2, place == 0 { month = numbers.removeFirst() }
    guard let month, (1...12).contains(month), let day = numbers.first, (1...31).contains(day)
    else {
      return nil
    }
    return Double(days(year, month, day)) * 86400 + Double(clock)
  }

  /// Days from 1970 on in the Gregorian calendar (H. Hinnant, days_from_civil).
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468
  }
}
