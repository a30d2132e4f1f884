import Console
import CourseModel
import Knowledge

/// One comparison: each expected line gets the actual line that is about the same thing.
struct LinePairing {
  /// The most pairs of lines that are compared in full; beyond that, lines are looked up only by key.
  private static let comparisonLimit = 60_000
  /// The usual length of a pair in bytes; a longer one counts as several.
  private static let usualPair = 320
  /// The most lines with the same key that are tried to find the one whose ids match.
  private static let twinLimit = 64

  let basis: ComparisonBasis
  let wanted: Outline
  /// Whether each line may be missing.
  private let isOptional: [Bool]
  let isLog: [Bool]
  let present: Outline
  private var judge: ValueJudge
  private var meant: NearestLine
  private(set) var used: Set<Int> = []
  /// The actual line of each expected one.
  private(set) var pairs: [Int?]
  private var right = 0
  private var total: Int
  private var differences: [Difference] = []
  /// Whether the line of an expected one is not there, or differs.
  private var hasMisses = false
  /// Actual lines by the parts that are the same for every student, the last first.
  private var byKey: [String: [Int]] = [:]
  private var byProperty: [String: [Int]] = [:]
  private var budget = Self.comparisonLimit
  private let bytes: Int
  /// Whether lines on both sides belong under others: only then it matters under which.
  private let hasLevels: Bool

  init(_ basis: ComparisonBasis, _ judge: ValueJudge, wanted: Outline, present: Outline) {
    self.basis = basis
    self.wanted = wanted
    self.present = present
    self.judge = judge
    let texts = present.lines.map(\.text)
    meant = NearestLine(texts, basis.errors)
    pairs = Array(repeating: nil, count: wanted.lines.count)
    let isLog = wanted.lines.map { Outline.isLog($0.text) }
    self.isLog = isLog
    isOptional = OptionalLines.all(
      in: wanted, isLog: isLog, present: present, basis.context.knowledge.values)
    total = zip(wanted.lines, isOptional).count { !$0.isHeading && !$1 }
    bytes = texts.reduce(0) { $0 + $1.utf8.count }
    hasLevels = wanted.hasLevels && present.hasLevels
    for index in present.lines.indices.reversed() {
      let line = present.lines[index]
      byKey[line.key, default: []].append(index)
      if let property = line.property {
        byProperty[PropertyLines.normalized(property.name), default: []].append(index)
      }
    }
  }

  var tally: Tally {
    Tally(
      right: right, total: max(total, 1), differences: differences, bindings: judge.bindings,
      isPaired: right > 0 && !hasMisses)
  }

  /// Adds a fault that is not in one of the expected lines.
  mutating func add(_ difference: Difference) {
    total += 1
    differences.append(difference)
  }

  mutating func pairLines() {
    for index in wanted.lines.indices { pair(index) }
    // Where every line may be missing, one of them must be there.
    if isOptional.allSatisfy(\.self), used.isEmpty, let first = wanted.lines.indices.first {
      report(first, elsewhere: nil)
    }
  }

  private mutating func pair(_ index: Int) {
    let line = wanted.lines[index]
    let candidates = candidates(index)
    let inPlace = candidates.filter { isInPlace($0, of: index) }
    // Twins: the first without a conflict, else the first.
    let choice =
      inPlace.first { isSame(line, present.lines[$0], conflictIsRight: false) } ?? inPlace.first
    guard let choice else {
      if isOptional[index] { return }
      if !line.isHeading || !isOptional(line) { report(index, elsewhere: candidates.first) }
      return
    }
    used.insert(choice)
    pairs[index] = choice
    switch outcome(line, present.lines[choice]) {
    case .right: if !line.isHeading, !isOptional[index] { right += 1 }
    case .conflict(let variable, let bound):
      differences.append(
        Difference(
          .binding, at: place(line), expected: "\(bound) (\(variable))",
          actual: present.lines[choice].text))
    case .wrong: report(index, elsewhere: nil)
    }
  }

  /// Whether a heading may be missing: the only one is an ornament, and a table's may be another version's, with most
  /// of the words.
  private func isOptional(_ line: Outline.Line) -> Bool {
    if line.text.hasPrefix("-") || line.text.hasPrefix("=") {
      return wanted.lines.count { $0.isHeading } == 1 && !present.lines.contains { $0.isHeading }
    }
    guard line.isHeader else { return false }
    let words = Set(line.text.split(separator: " "))
    return present.lines.contains { other in
      other.isHeader
        && 2 * words.intersection(other.text.split(separator: " ")).count > words.count
    }
  }

  /// The unused actual lines that say the same, the first first.
  private mutating func candidates(_ index: Int) -> [Int] {
    let line = wanted.lines[index]
    var result: [Int] = []
    if var bucket = byKey.removeValue(forKey: line.key) {
      while let last = bucket.last, used.contains(last) { bucket.removeLast() }
      result = bucket.suffix(Self.twinLimit).reversed().filter {
        !used.contains($0) && isSame(line, present.lines[$0])
      }
      byKey[line.key] = bucket
    }
    if result.contains(where: { isInPlace($0, of: index) }) { return result }
    if let name = line.property?.name, budget > 0 {
      let same = (byProperty[PropertyLines.normalized(name)] ?? []).suffix(
        Self.twinLimit)
      budget -= same.count
      result += same.reversed().filter {
        !used.contains($0) && !result.contains($0) && isSame(line, present.lines[$0])
      }
      if result.contains(where: { isInPlace($0, of: index) }) { return result }
    }
    if budget > 0 {
      let count = present.lines.count
      budget -= max(count, (bytes + count * line.text.utf8.count) / Self.usualPair)
      result += present.lines.indices.filter {
        !used.contains($0) && !result.contains($0) && isSame(line, present.lines[$0])
      }
    }
    return result
  }

  private func isSame(
    _ line: Outline.Line, _ other: Outline.Line, conflictIsRight: Bool = true
  ) -> Bool {
    if let (left, right, property) = values(line, other) {
      let isRight = judge.matches(
        left, right, property: property, conflictIsRight: conflictIsRight)
      if isRight || property.isExact { return isRight }
    }
    return judge.matches(line.text, other.text, conflictIsRight: conflictIsRight)
  }

  private mutating func outcome(_ line: Outline.Line, _ other: Outline.Line) -> ValueJudge.Outcome {
    if let (left, right, property) = values(line, other) {
      let outcome = judge.judge(left, right, property: property)
      if outcome != .wrong || property.isExact { return outcome }
    }
    return judge.judge(line.text, other.text)
  }

  /// The values of two lines with the same property, whatever separates name and value.
  private func values(_ line: Outline.Line, _ other: Outline.Line) -> (String, String, Property)? {
    guard let left = line.property, let right = other.property, !left.value.isEmpty,
      PropertyLines.normalized(left.name) == PropertyLines.normalized(right.name)
    else { return nil }
    var property = Property(left.name, in: basis.context)
    // What is asked for is listed under its heading: `Limits:`.
    if let parent = line.parent, Property(wanted.lines[parent].text, in: basis.context).isExact {
      property.isExact = true
    }
    return (left.value, right.value, property)
  }

  /// Whether an actual line is under the line that corresponds to the expected one's.
  private func isInPlace(_ index: Int, of expected: Int) -> Bool {
    guard hasLevels, let parent = wanted.lines[expected].parent, let wantedParent = pairs[parent]
    else { return true }
    var current = present.lines[index].parent
    while let place = current {
      if place == wantedParent { return true }
      // Under another one of the expected lines.
      if used.contains(place) { return false }
      current = present.lines[place].parent
    }
    return false
  }

  // MARK: Differences

  func place(_ line: Outline.Line) -> Difference.Place {
    .line(TextComparison.label(line.text))
  }

  private mutating func report(_ index: Int, elsewhere: Int?) {
    hasMisses = true
    let line = wanted.lines[index]
    if let elsewhere, let parent = wanted.lines[index].parent {
      let other = present.lines[elsewhere].parent.map { present.lines[$0].text }
      differences.append(
        Difference(
          .text, at: place(line),
          expected: "\(line.text), under \(TextComparison.label(wanted.lines[parent].text))",
          actual:
            "\(present.lines[elsewhere].text), under \(other.map(TextComparison.label) ?? "nothing")"
        ))
      return
    }
    if let property = line.property, let other = namesake(index) {
      differences.append(
        Difference(
          .cell, at: .property(property.name), expected: property.value,
          actual: present.lines[other].property?.value))
      return
    }
    differences.append(
      Difference(
        .text, at: place(line), expected: line.text,
        actual: meant.nearest(to: line.text, used: used)))
  }

  /// The unused line with the same property in the same place.
  private func namesake(_ index: Int) -> Int? {
    guard let property = wanted.lines[index].property else { return nil }
    return byProperty[PropertyLines.normalized(property.name)]?.last {
      !used.contains($0) && isInPlace($0, of: index)
    }
  }
}
