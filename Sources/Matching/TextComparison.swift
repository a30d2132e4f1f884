import Console
import CourseModel
import Knowledge

/// Compares text line by line: every expected line must be there, under the same line; other lines do not matter.
struct TextComparison {
  private let basis: ComparisonBasis
  private let bindings: Bindings

  init(_ basis: ComparisonBasis, _ bindings: Bindings) {
    self.basis = basis
    self.bindings = bindings
  }

  /// - Parameter isOrdered: Whether the order of lines counts.
  func compare(_ expected: [String], with actual: [String], isOrdered: Bool = false) -> Tally {
    let knowledge = basis.context.knowledge
    let judge = basis.judge(bindings)
    let wanted = Outline(
      Self.plain(expected), knowledge,
      key: { judge.stableKey($0, property: nil, isExpected: true) })
    let keys = Set(wanted.lines.map(\.key))
    let names = Set(
      wanted.lines.compactMap { $0.property.map { PropertyLines.normalized($0.name) } })
    let present = Outline(
      Self.plain(actual), knowledge,
      key: { judge.stableKey($0, property: nil, isExpected: false) },
      isKnown: { line in
        keys.contains(line.key)
          || line.property.map { names.contains(PropertyLines.normalized($0.name)) } == true
      })
    var run = LinePairing(basis, judge, wanted: wanted, present: present)
    run.pairLines()
    run.findExtra()
    run.checkOrder(ofAll: isOrdered)
    run.checkIntervals()
    return run.tally
  }

  private static func plain(_ lines: [String]) -> [String] {
    RightAlignedNames.flattened(NumberRows.named(lines))
  }

  /// Whether there is anything in the lines that must be shown.
  static func isEmpty(_ lines: [String], _ knowledge: Knowledge) -> Bool {
    Outline(lines, knowledge).lines.isEmpty
  }

  static func label(_ line: String) -> String {
    let text = trimmed(line)
    return text.count > 40 ? "\(text.prefix(39))…" : text
  }
}
