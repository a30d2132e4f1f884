import Console
import CourseModel

/// Compares JSON with JSON by path: neither layout nor the order of names and items matters.
struct JSONComparison {
  private let basis: ComparisonBasis
  private var judge: ValueJudge
  private var right = 0
  private var total = 0
  private var differences: [Difference] = []

  /// The most items of a list of which all pairs are compared; longer ones are paired in order.
  private static let pairLimit = 64
  /// How many values may still be compared to find pairs; beyond that, items are paired in order.
  private var budget = 100_000

  init(_ basis: ComparisonBasis, _ bindings: Bindings) {
    self.basis = basis
    judge = basis.judge(bindings)
  }

  func compare(_ expected: JSONText, with actual: JSONText) -> Tally {
    var run = self
    run.compare(expected, actual, path: "")
    return Tally(
      right: run.right, total: max(run.total, 1), differences: run.differences,
      bindings: run.judge.bindings)
  }

  private mutating func compare(_ expected: JSONText, _ actual: JSONText, path: String) {
    switch (expected, actual) {
    case (.object(let wanted), .object(let found)):
      let values = Dictionary(
        found.map { ($0.name, $0.value) }, uniquingKeysWith: { _, last in last })
      let names = Set(wanted.map(\.name))
      for member in wanted {
        let place = path.isEmpty ? member.name : "\(path).\(member.name)"
        if let value = values[member.name] ?? renamed(member, among: found, names: names) {
          compare(member.value, value, path: place)
        } else {
          miss(member.value, path: place)
        }
      }
    case (.array(let wanted), .array(let found)): compareItems(wanted, found, path: path)
    default:
      guard let wanted = expected.scalar, let found = actual.scalar else {
        total += Self.size(expected)
        differences.append(
          Difference(
            .cell, at: .property(path), expected: Self.summary(expected),
            actual: Self.summary(actual)))
        return
      }
      if JSONText.isTruth(expected) != JSONText.isTruth(actual), wanted == found {
        total += 1
        differences.append(
          Difference(
            .cell, at: .property(path), expected: Self.shown(expected, wanted),
            actual: Self.shown(actual, found)))
        return
      }
      compareScalars(wanted, found, path: path)
    }
  }

  /// A value as it stands in the text: `true` is not `"true"`.
  private static func shown(_ value: JSONText, _ text: String) -> String {
    JSONText.isTruth(value) ? text : "\"\(text)\""
  }

  /// The value of a member whose name is an id.
  private mutating func renamed(
    _ member: JSONText.Member, among found: [JSONText.Member], names: Set<String>
  ) -> JSONText? {
    let kinds = ValueScanner.tokens(of: member.name).map(\.kind)
    guard kinds.contains(.id) || kinds.contains(.hash) else { return nil }
    let others = found.filter {
      !names.contains($0.name) && judge.matches(member.name, $0.name, conflictIsRight: false)
    }
    let other =
      others.count < 2
      ? others.first : others.max { share(member.value, $0.value) < share(member.value, $1.value) }
    if let other { _ = judge.judge(member.name, other.name) }
    return other?.value
  }

  /// How much of a value is right in another one, 0…1.
  private mutating func share(_ value: JSONText, _ other: JSONText) -> Double {
    guard budget > 0 else { return 0 }
    var trial = self
    trial.right = 0
    trial.total = 0
    trial.compare(value, other, path: "")
    budget = trial.budget
    return Double(trial.right) / Double(max(trial.total, 1))
  }

  private mutating func compareScalars(_ wanted: String, _ found: String, path: String) {
    total += 1
    budget -= 1
    let name = path.split(separator: ".").last.map(String.init) ?? ""
    let property = Property(String(name.prefix { $0 != "[" }), in: basis.context)
    let place = Difference.Place.property(path)
    switch judge.judge(wanted, found, property: property) {
    case .right: right += 1
    case .wrong: differences.append(Difference(.cell, at: place, expected: wanted, actual: found))
    case .conflict(let variable, let bound):
      differences.append(
        Difference(.binding, at: place, expected: "\(bound) (\(variable))", actual: found))
    }
  }

  private mutating func compareItems(_ wanted: [JSONText], _ found: [JSONText], path: String) {
    budget -= 1
    let pairs = pairs(wanted, found)
    if wanted.isEmpty { total += 1 }
    if wanted.isEmpty, found.isEmpty { right += 1 }
    for (index, item) in wanted.enumerated() {
      let place = "\(path)[\(index)]"
      if let other = pairs[index] {
        compare(item, found[other], path: place)
      } else {
        miss(item, path: place)
      }
    }
  }

  /// The item of the actual list that is about the same thing as each expected one.
  private mutating func pairs(_ wanted: [JSONText], _ found: [JSONText]) -> [Int?] {
    guard max(wanted.count, found.count) <= Self.pairLimit, budget > 0 else {
      return wanted.indices.map { $0 < found.count ? $0 : nil }
    }
    let width = max(wanted.count, found.count)
    let cost = wanted.enumerated().map { row, item in
      (0..<width).map { position -> Double in
        guard position < found.count else { return 2 }
        guard budget > 0 else { return row == position ? 0 : 1 }
        return 1 - share(item, found[position])
      }
    }
    return Assignment.best(cost).map { $0 < found.count ? $0 : nil }
  }

  private mutating func miss(_ value: JSONText, path: String) {
    total += Self.size(value)
    differences.append(
      Difference(
        .missingRow, at: .property(path), expected: Self.summary(value), actual: nil))
  }

  private static func size(_ value: JSONText) -> Int {
    switch value {
    case .string, .literal: 1
    case .array(let items): max(items.reduce(0) { $0 + size($1) }, 1)
    case .object(let members): max(members.reduce(0) { $0 + size($1.value) }, 1)
    }
  }

  private static func summary(_ value: JSONText) -> String {
    switch value {
    case .string(let text), .literal(let text): text
    case .array(let items): "a list of \(items.count)"
    case .object(let members): "{" + members.prefix(4).map(\.name).joined(separator: ", ") + "}"
    }
  }
}
