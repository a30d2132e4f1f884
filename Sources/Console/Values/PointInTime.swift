/// A date or a time of day that starts with a digit, in the usual forms of programs (ISO 8601, RFC 2822, logs).
enum PointInTime: ValueShape {
  static let kind = ValueToken.Kind.time
  static let examples = [
    "2013-03-28", "2013-03-28T00:48:15.049367Z", "2013-03-28 10:47:20", "2022-06-06 16:28:13 CST",
    "2024-03-05 08:12:44 +0100", "2024/03/05 08:12:44", "05/03/2024", "05/Mar/2024:08:12:44 +0000",
    "5 Mar 2024 08:12:44", "20240305T081244Z", "10:47:20", "10:47:20.123", "08:12:44 PM", "17:03",
    "1709626364", "1709629922.2213326", "20:36", "2026-11-19T09:01:44+00:00", "10:12:31,456",
    "0:02:03.45", "0:00:01.234567",
  ]
  static let but = [
    "8:16", "1234567890123", "2013", "10:99", "0.0.0.0:80", "2013-13", "12345", "08:00:27:8b:62:6f",
  ]

  static func end(in text: ValueBytes, from start: Int, word: Int) -> Int? {
    guard isDigit(text.at(start)) else { return nil }
    return Clock.date(text, from: start) ?? Clock.timeOfDay(text, from: start)
      ?? Clock.hourAndMinute(text, from: start) ?? Clock.secondsSince1970(text, from: start)
  }
}

/// A date that starts with the name of its day or month.
enum NamedDay: ValueShape {
  static let kind = ValueToken.Kind.time
  static let examples = [
    "Mon Nov 23 05:41:21 UTC 2026", "Nov 23 05:41:21", "Mar 2010", "Mar  5 09:12", "Mar  5  2023",
    "Tue, 05 Mar 2024 08:12:44 GMT", "Sat Dec 16 10:32:11 2023 +0100", "Mar 10 12:38:24 2024 GMT",
    "Wed 2021-11-24 17:45:30 CET", "March 5, 2024", "Nov27",
  ]
  static let but = ["Mar", "Mon", "May be", "Sun 4", "Nov5x"]

  static func end(in text: ValueBytes, from start: Int, word: Int) -> Int? {
    guard (3...9).contains(word - start), text.at(start) &- 0x41 < 26 else { return nil }
    // `Nov27`
    if word - start == 5, text.digits(2, at: start + 3),
      Clock.isName(text, start..<(start + 3), of: Clock.months)
    {
      return word
    }
    var position = start
    if Clock.isName(text, start..<word, of: Clock.days) {
      position = word
      if text.at(position) == UInt8(ascii: ",") { position += 1 }
      position = text.blanksEnd(position)
      if let end = Clock.date(text, from: position) { return end }
    }
    let monthEnd = text.wordEnd(position)
    guard Clock.isName(text, position..<monthEnd, of: Clock.months) else { return nil }
    position = text.blanksEnd(monthEnd)
    let day = text.digitsEnd(position)
    guard position > monthEnd, day > position, [1, 2, 4].contains(day - position) else {
      return nil
    }
    guard !isWordByte(text.at(day)) else { return nil }
    return Clock.rest(text, after: day)
  }
}

/// The parts of dates and times.
enum Clock {
  static let days = [
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
  ]
  static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]
  private static let zones = [
    "UTC", "GMT", "CET", "CEST", "EET", "EEST", "WET", "WEST", "MSK", "BST", "IST", "EST", "EDT",
    "CST", "CDT", "MST", "MDT", "PST", "PDT", "JST", "KST", "SGT", "HKT", "AEST", "AEDT", "ACST",
    "NZST", "NZDT", "SAST", "BRT", "ART", "PKT", "ICT", "WIB",
  ]

  /// Whether it is one of the names, or its first three letters.
  static func isName(_ text: ValueBytes, _ range: Range<Int>, of names: [String]) -> Bool {
    names.contains { name in
      (range.count == 3 || range.count == name.utf8.count)
        && text.bytes[range].elementsEqual(name.utf8.prefix(range.count))
    }
  }

  static func date(_ text: ValueBytes, from start: Int) -> Int? {
    if let end = numbers(text, from: start) ?? dayMonthYear(text, from: start) {
      return rest(text, after: end)
    }
    // `20240305T081244Z`
    guard text.digits(8, at: start), text.at(start + 8) == UInt8(ascii: "T"),
      text.digits(6, at: start + 9)
    else { return nil }
    let end = start + 15
    return text.at(end) == UInt8(ascii: "Z") ? end + 1 : isWordByte(text.at(end)) ? nil : end
  }

  /// `2013-03-28`, `2013/03/28`, `05/03/2024`
  private static func numbers(_ text: ValueBytes, from start: Int) -> Int? {
    for (lengths, separators) in [([4, 2, 2], "-/"), ([2, 2, 4], "/")] {
      var position = start
      var separator: UInt8?
      var isDate = true
      for (index, length) in lengths.enumerated() {
        if index > 0 {
          let mark = text.at(position)
          isDate = separators.utf8.contains(mark) && (separator ?? mark) == mark
          separator = mark
          position += 1
        }
        guard isDate, text.digits(length, at: position) else {
          isDate = false
          break
        }
        position += length
      }
      let next = text.at(position)
      if isDate, !isDigit(next), next != separator, !isWordByte(next) || next == UInt8(ascii: "T") {
        return position
      }
    }
    return nil
  }

  /// `5 Mar 2024`, `05/Mar/2024`, `5-Mar-2024`
  private static func dayMonthYear(_ text: ValueBytes, from start: Int) -> Int? {
    let day = text.digitsEnd(start)
    guard (1...2).contains(day - start), " /-".utf8.contains(text.at(day)) else { return nil }
    let month = text.wordEnd(day + 1)
    guard isName(text, (day + 1)..<month, of: months), text.at(month) == text.at(day),
      text.digits(4, at: month + 1), !isWordByte(text.at(month + 5))
    else { return nil }
    return month + 5
  }

  /// `10:47:20`, with an optional fraction.
  static func timeOfDay(_ text: ValueBytes, from start: Int) -> Int? {
    guard let end = clock(text, from: start) else { return nil }
    return zones(text, after: end)
  }

  private static func clock(_ text: ValueBytes, from start: Int) -> Int? {
    let colon = UInt8(ascii: ":")
    // `0:02:03.45`
    if isDigit(text.at(start)), text.at(start + 1) == colon, text.digits(2, at: start + 2),
      text.at(start + 4) == colon, text.digits(2, at: start + 5), text.at(start + 7) == 0x2E,
      isDigit(text.at(start + 8)), text.isSpaced(start)
    {
      let end = text.digitsEnd(start + 8)
      return text.ends(at: end) ? end : nil
    }
    guard text.digits(2, at: start), text.at(start + 2) == colon, text.digits(2, at: start + 3),
      text.at(start + 5) == colon, text.digits(2, at: start + 6),
      !isWordByte(text.at(start + 8)) || text.at(start + 8) == UInt8(ascii: "Z"),
      text.at(start + 8) != colon
    else { return nil }
    let end = start + 8
    let mark = text.at(end)
    if mark == UInt8(ascii: ".") || mark == UInt8(ascii: ","), isDigit(text.at(end + 1)) {
      return text.digitsEnd(end + 1)
    }
    return end
  }

  /// `20:36`, alone: joined to something it may be an address and a port, or a version.
  static func hourAndMinute(_ text: ValueBytes, from start: Int) -> Int? {
    guard text.digits(2, at: start), text.at(start + 2) == UInt8(ascii: ":"),
      text.digits(2, at: start + 3), text.at(start) <= UInt8(ascii: "2"),
      text.at(start) < UInt8(ascii: "2") || text.at(start + 1) <= UInt8(ascii: "3"),
      text.at(start + 3) <= UInt8(ascii: "5"), text.isSpaced(start), text.ends(at: start + 5)
    else { return nil }
    return zones(text, after: start + 5)
  }

  /// The seconds since 1970 of a day between 2017 and 2033.
  static func secondsSince1970(_ text: ValueBytes, from start: Int) -> Int? {
    guard text.digits(10, at: start), text.at(start) == UInt8(ascii: "1"),
      (0x35...0x39).contains(text.at(start + 1)), text.isSpaced(start)
    else { return nil }
    let end =
      text.at(start + 10) == UInt8(ascii: ".") && isDigit(text.at(start + 11))
      ? text.digitsEnd(start + 11) : start + 10
    return text.ends(at: end) ? end : nil
  }

  /// What may follow a day: a year, a time of day, a zone, in the usual orders.
  static func rest(_ text: ValueBytes, after day: Int) -> Int {
    var end = day
    if let year = year(text, after: end) { end = year }
    let mark = text.at(end)
    let next =
      mark == UInt8(ascii: "T") || mark == UInt8(ascii: ":") ? end + 1 : text.blanksEnd(end)
    guard next > end else { return end }
    guard let clock = clock(text, from: next) ?? hourAndMinute(text, from: next) else {
      return end
    }
    end = zones(text, after: clock)
    if let year = year(text, after: end) { end = zones(text, after: year) }
    return end
  }

  private static func year(_ text: ValueBytes, after position: Int) -> Int? {
    var start = position
    if text.at(start) == UInt8(ascii: ",") { start += 1 }
    let year = text.blanksEnd(start)
    guard year > position, text.digits(4, at: year), !isWordByte(text.at(year + 4)),
      ["19", "20"].contains(where: { text.has($0, at: year) }),
      text.at(year + 4) != UInt8(ascii: ":")
    else { return nil }
    return year + 4
  }

  /// `Z`, `+01:00`, ` +0100`, ` UTC`, ` PM`
  private static func zones(_ text: ValueBytes, after position: Int) -> Int {
    if text.at(position) == UInt8(ascii: "Z") { return position + 1 }
    let start = text.blanksEnd(position)
    let sign = text.at(start)
    if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), text.digits(2, at: start + 1) {
      let colon = text.at(start + 3) == UInt8(ascii: ":") ? 1 : 0
      if text.digits(2, at: start + 3 + colon), !isWordByte(text.at(start + 5 + colon)) {
        return start + 5 + colon
      }
    }
    guard start > position else { return position }
    let end = text.wordEnd(start)
    if end - start == 2, ["AM", "PM"].contains(where: { text.has($0, at: start) }) {
      return zones(text, after: end)
    }
    guard (3...4).contains(end - start), zones.contains(text.text(start..<end)) else {
      return position
    }
    return end
  }
}
