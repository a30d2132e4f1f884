/// Horizontal bars as an inline SVG picture: the places of what a template draws. Each bar has its number beside it.
struct BarChart: Sendable {
  struct Bar: Sendable {
    var label: String
    var number: String
    var width: Int
    var top: Int
    /// Where text stands in the row.
    var middle: Int
    var numberLeft: Int
  }

  let bars: [Bar]
  let height: Int
  /// The same in words, for who cannot see it.
  let summary: String

  /// Of the picture, in its own units.
  static let width = 720
  private static let rowHeight = 30
  private static let labelWidth = 330
  private static let numberWidth = 50

  /// - Returns: Nil where there is nothing to show.
  static func bars(_ values: [(label: String, value: Int)], unit: (String, String)) -> BarChart? {
    guard let most = values.map(\.value).max(), most > 0 else { return nil }
    let room = width - labelWidth - numberWidth
    let bars = values.enumerated().map { index, value in
      // What is there is seen, however little it is.
      let length = value.value == 0 ? 0 : max(2, value.value * room / most)
      let top = index * rowHeight
      return Bar(
        label: value.label, number: "\(value.value)", width: length, top: top + 4,
        middle: top + 20, numberLeft: labelWidth + length + 8)
    }
    let words = values.filter { $0.value > 0 }.prefix(20).map {
      "\($0.label): \(Words.count($0.value, unit.0, unit.1))"
    }
    return BarChart(
      bars: bars, height: values.count * rowHeight, summary: words.joined(separator: "; "))
  }

  /// How many have which mark, in steps of ten per cent.
  static func histogram(_ marks: [Double]) -> BarChart? {
    guard !marks.isEmpty else { return nil }
    var counts = [Int](repeating: 0, count: 11)
    for mark in marks { counts[min(10, max(0, Int(mark * 10)))] += 1 }
    let labels = (0..<10).map { "\($0 * 10) to \($0 * 10 + 9)%" } + ["100%"]
    return bars(
      zip(labels, counts).reversed().map { (label: $0, value: $1) },
      unit: ("student", "students"))
  }
}
