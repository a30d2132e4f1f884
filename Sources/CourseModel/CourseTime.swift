public import Foundation

/// Times as courses and rosters write them.
public enum CourseTime {
  /// Reads a point in time: `2026-12-01T12:00:00+01:00`, `2026-10-24T20:00+02:00`, `2026-12-01 12:00Z` (ISO 8601, where
  /// a space may replace the T).
  /// - Parameters:
  ///   - zone: The time zone of a time without an offset.
  /// - Returns: Seconds since 1970; nil if the text is not a time.
  public static func seconds(_ text: String, in zone: TimeZone) -> Double? {
    let pattern =
      /(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(\.\d{1,9})?)?(Z|[+-]\d\d(?::?\d\d)?)?/
    guard let parts = text.wholeMatch(of: pattern)?.output else { return nil }
    var zone = zone
    if let offset = parts.8 {
      let digits = offset.filter(\.isNumber)
      let minutes =
        (Int(digits.prefix(2)) ?? 0) * 60 + (Int(digits.dropFirst(2).prefix(2)) ?? 0)
      guard let given = TimeZone(secondsFromGMT: minutes * (offset.hasPrefix("-") ? -60 : 60))
      else { return nil }
      zone = given
    }
    var components = DateComponents()
    (components.year, components.month, components.day) = (Int(parts.1), Int(parts.2), Int(parts.3))
    (components.hour, components.minute) = (Int(parts.4), Int(parts.5))
    components.second = parts.6.flatMap { Int($0) } ?? 0
    guard let whole = date(components, zone) else { return nil }
    return whole + (parts.7.flatMap { Double("0\($0)") } ?? 0)
  }

  /// Finds the last second of a day such as `2026-12-01`.
  /// - Returns: Seconds since 1970; nil if the text is not a day.
  public static func endOfDay(_ text: String, in zone: TimeZone) -> Double? {
    guard let parts = text.wholeMatch(of: /(\d{4})-(\d\d)-(\d\d)/)?.output else { return nil }
    var components = DateComponents()
    (components.year, components.month, components.day) = (Int(parts.1), Int(parts.2), Int(parts.3))
    guard let start = date(components, zone) else { return nil }
    let next = calendar(zone).date(
      byAdding: .day, value: 1, to: Date(timeIntervalSince1970: start))
    return next.map { $0.timeIntervalSince1970 - 1 }
  }

  /// Counts the calendar days by which a submission is late: for work due in the evening, half an hour after midnight
  /// is one day late, and so is the end of that day. Midnight belongs to the day that it ends.
  /// - Parameters:
  ///   - time: Seconds since 1970.
  ///   - due: Seconds since 1970.
  /// - Returns: At least one.
  public static func daysLate(_ time: Double, after due: Double, in zone: TimeZone) -> Int {
    let calendar = calendar(zone)
    let days = calendar.dateComponents(
      [.day], from: calendar.startOfDay(for: Date(timeIntervalSince1970: due - 1)),
      to: calendar.startOfDay(for: Date(timeIntervalSince1970: time - 1))
    ).day
    return max(1, days ?? 1)
  }

  private static func calendar(_ zone: TimeZone) -> Calendar {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    return calendar
  }

  /// Converts a date to seconds since 1970; nil for 30 February or hour 25.
  private static func date(_ components: DateComponents, _ zone: TimeZone) -> Double? {
    let calendar = calendar(zone)
    let isClock =
      (components.hour ?? 0) < 24 && (components.minute ?? 0) < 60 && (components.second ?? 0) < 60
    guard isClock, let date = calendar.date(from: components) else { return nil }
    let read = calendar.dateComponents([.year, .month, .day], from: date)
    guard read.year == components.year, read.month == components.month, read.day == components.day
    else { return nil }
    return date.timeIntervalSince1970
  }
}
