import Console
import CourseModel

/// Compares a record with a record, property by property, in whatever form it is printed.
struct RecordComparison {
  private let basis: ComparisonBasis
  private let bindings: Bindings

  init(_ basis: ComparisonBasis, _ bindings: Bindings) {
    self.basis = basis
    self.bindings = bindings
  }

  /// Compares with the table or the lines that have most of the properties; nil if there are none.
  /// - Parameter readsLines: False where the expected properties are lines, which are compared as such.
  func compare(_ wanted: [[String]], with lines: [String], readsLines: Bool) -> Tally? {
    let results = Self.records(
      in: lines, names: readsLines ? wanted.map { $0[0] } : []
    ).map {
      compare(wanted, with: $0)
    }
    return results.max { $1.isBetter(than: $0) }
  }

  /// Reads the lines as a record in every possible way.
  private static func records(in lines: [String], names: [String]) -> [[String: String]] {
    var records: [[String: String]] = []
    for table in TextTable.all(in: lines).prefix(32) where table.columns.count == 2 {
      records.append(dictionary(table.properties))
    }
    if let table = StructuredText.read(lines)?.table, table.isRecord {
      records.append(dictionary(table.properties))
    }
    if records.isEmpty {
      let known = PropertyNames(names)
      let properties = lines.compactMap { line in
        known.longest(opening: line).map {
          PropertyLines.Property(name: $0, value: rest(of: line, after: $0))
        }
      }
      if !properties.isEmpty { records.append(dictionary(properties)) }
    }
    return records
  }

  /// The text after a property's name, with any separator.
  private static func rest(of line: String, after name: String) -> String {
    var view = Substring(trimmed(line)).utf8
    // There may be more or fewer spaces in the name.
    for byte in name.utf8 where byte != 0x20 && byte != 0x3A && byte != 0x5F {
      while let first = view.first, first == 0x20 || first == 0x09 || first == 0x5F || first == 0x3A
      { view.removeFirst() }
      if !view.isEmpty { view.removeFirst() }
    }
    let value = trimmed(String(Substring(view)))
    if let first = value.utf8.first, first == 0x3A || first == 0x3D {
      return trimmed(value.dropFirst())
    }
    return value
  }

  private static func dictionary(_ properties: [PropertyLines.Property]) -> [String: String] {
    Dictionary(
      properties.map { (PropertyLines.normalized($0.name), $0.value) },
      uniquingKeysWith: { _, last in last })
  }

  private func compare(_ wanted: [[String]], with actual: [String: String]) -> Tally {
    var judge = basis.judge(bindings)
    let hasSettled = wanted.contains { row in
      guard let value = actual[PropertyLines.normalized(row[0])] else { return false }
      return TransitionalState.isTransitional(row[1]) && value != row[1]
        && TransitionalState.may(row[1], become: value)
    }
    var right = 0
    var differences: [Difference] = []
    for row in wanted {
      let place = Difference.Place.property(row[0])
      guard let value = actual[PropertyLines.normalized(row[0])] else {
        differences.append(Difference(.missingRow, at: place, expected: row[1], actual: nil))
        continue
      }
      if hasSettled, TransitionalState.settles(row[0], from: row[1], to: value) {
        right += 1
        continue
      }
      switch judge.judge(row[1], value, property: Property(row[0], in: basis.context)) {
      case .right: right += 1
      case .wrong:
        differences.append(Difference(.cell, at: place, expected: row[1], actual: value))
      case .conflict(let variable, let bound):
        differences.append(
          Difference(.binding, at: place, expected: "\(bound) (\(variable))", actual: value))
      }
    }
    return Tally(
      right: right, total: wanted.count, differences: differences, bindings: judge.bindings)
  }
}

/// The names of a record's properties, looked up by the beginning of a line.
private struct PropertyNames {
  private var names: [String: (name: String, length: Int, place: Int)] = [:]

  init(_ all: [String]) {
    for (place, name) in all.enumerated() {
      let key = PropertyLines.normalized(name)
      if let known = names[key], known.length >= name.count { continue }
      names[key] = (name, name.count, place)
    }
  }

  /// Finds the longest name that matches: "VG" must not match the line of "VG Name".
  func longest(opening line: String) -> String? {
    let text = PropertyLines.normalized(String(line.prefix(200)))
    var best = names[text]
    for index in text.utf8.indices
    where text.utf8[index] == 0x20 || text.utf8[index] == UInt8(ascii: "=") {
      guard let found = names[String(text[..<index])] else { continue }
      if let known = best, (known.length, -known.place) >= (found.length, -found.place) { continue }
      best = found
    }
    return best?.name
  }
}
