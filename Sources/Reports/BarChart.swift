/// A bar chart with horizontal bars: the positions for the inline SVG that a template draws. Each bar has its number
/// beside it. All lengths are in the picture's own units.
struct BarChart: Sendable {
  struct Bar: Sendable {
    var label: String
    var number: String
    var width: Int
    var top: Int
    /// The text's baseline in the row.
    var middle: Int
    var numberLeft: Int
  }

  /// A value to chart, which becomes a bar.
  struct DataPoint: Hashable, Sendable {
    var label: String
    /// 0 or more.
    var value: Int
  }

  let bars: [Bar]
  let height: Int
  /// The chart in words, for readers who cannot see it.
  let summary: String

  /// The width of the picture.
  static let width = 720
  private static let rowHeight = 30
  private static let labelWidth = 330
  private static let numberWidth = 50

  /// Makes a chart of values.
  /// - Parameter unit: The word for one and for several.
  /// - Returns: Nil where there is nothing to show.
  static func bars(_ values: [DataPoint], unit: (String, String)) -> BarChart? {
    guard let most = values.map(\.value).max(), most > 0 else { return nil }
    let room = width - labelWidth - numberWidth
    let bars = values.enumerated().map { index, value in
      // A value above 0 is always visible, however small it is.
      let length = value.value == 0 ? 0 : max(2, value.value * room / most)
      let top = index * rowHeight
      return Bar(
        label: value.label, number: "\(value.value)", width: length, top: top + 4,
        middle: top + 20, numberLeft: labelWidth + length + 8)
    }
    let words = values.filter { $0.value > 0 }.prefix(20).map {
      "\($0.label): \(Words.count($0.value, one: unit.0, many: unit.1))"
    }
    return BarChart(
      bars: bars, height: values.count * rowHeight, summary: words.joined(separator: "; "))
  }

  /// Makes a chart of how many students have which mark, in steps of ten per cent.
  static func histogram(_ marks: [Double]) -> BarChart? {
    guard !marks.isEmpty else { return nil }
    var counts = [Int](repeating: 0, count: 11)
    for mark in marks { counts[min(10, max(0, Int(mark * 10)))] += 1 }
    let labels = (0..<10).map { "\($0 * 10) to \($0 * 10 + 9)%" } + ["100%"]
    return bars(
      zip(labels, counts).reversed().map { DataPoint(label: $0, value: $1) },
      unit: ("student", "students"))
  }
}
