public import Foundation

/// Times as courses and rosters write them.
public enum CourseTime {
  /// A point in time: `2026-12-01T12:00:00+01:00`, `2026-10-24T20:00+02:00`, `2026-12-01 12:00Z` (ISO 8601, a blank for its T).
  /// - Parameters:
  ///   - zone: What a time without an offset is meant in.
  /// - Returns: Seconds since 1970; nil for what is no time.
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

  /// The last second of a day, such as `2026-12-01`.
  /// - Returns: Seconds since 1970; nil for what is no day.
  public static func endOfDay(_ text: String, in zone: TimeZone) -> Double? {
    guard let parts = text.wholeMatch(of: /(\d{4})-(\d\d)-(\d\d)/)?.output else { return nil }
    var components = DateComponents()
    (components.year, components.month, components.day) = (Int(parts.1), Int(parts.2), Int(parts.3))
    guard let start = date(components, zone) else { return nil }
    let next = calendar(zone).date(
      byAdding: .day, value: 1, to: Date(timeIntervalSince1970: start))
    return next.map { $0.timeIntervalSince1970 - 1 }
  }

  /// Days by which one time is after another, as a calendar counts them: a hand-in half an hour after midnight is a day
  /// after one that was due the evening before, and so is one at its end. Midnight belongs to the day that ends then.
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

  /// Nil for a 30 February or a 25th hour.
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
