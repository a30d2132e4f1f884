/// The student's own values for id variables ("service keystone") and placeholders ("<password>").
public struct Bindings: Hashable, Sendable {
  public private(set) var values: [String: String] = [:]

  public init() {}

  public subscript(variable: String) -> String? { values[variable] }

  /// Whether two ids are the same, one of them maybe shortened: git and Docker take 7 and 12 of 40 and 64 digits for all.
  public static func isSame(_ id: String, _ other: String) -> Bool {
    guard id != other else { return true }
    let (short, long) = id.utf8.count < other.utf8.count ? (id, other) : (other, id)
    return short.utf8.count >= 7 && long.hasPrefix(short) && !long.contains("-")
  }

  public mutating func bind(_ variable: String, to value: String) { values[variable] = value }

  /// Forgets the values that a run of these steps shows anew.
  public mutating func forget(whatIsShownBy steps: some Sequence<Step>) {
    for step in steps {
      for id in step.defines { values[id.variable] = nil }
      // An id that the manual shows once is bound under its own text. One without a digit may be any word's.
      for line in step.expected.lines {
        for word in line.split(whereSeparator: { !($0.isLetter || $0.isNumber || $0 == "-") }) {
          if word.contains(where: \.isNumber) { values[String(word)] = nil }
        }
      }
    }
  }

  /// Makes room for a table's worth of new bindings.
  public mutating func reserve(_ count: Int) { values.reserveCapacity(values.count + count) }
}
