import GRDB

/// The state of a gradebook: the number and chain hash of its last record. Whoever can write to the file can rewrite
/// all of it, hashes included; a seal that was kept elsewhere shows that.
///
///     practicum-seal 1 gradebook record 1234 sha256:9f86d081884c7d65… 2026-11-29T10:20:00Z
public struct Seal: Hashable, Sendable, CustomStringConvertible {
  public var number: Int64
  /// 64 hexadecimal digits.
  public var chain: String
  /// When the seal was made, as its maker wrote it, for people.
  public var time: String

  public init(number: Int64, chain: String, time: String) {
    self.number = number
    self.chain = chain
    self.time = time
  }

  /// Parses a seal's line.
  /// - Returns: Nil for a line that is not a seal of this version.
  public init?(_ line: String) {
    let words = line.split(separator: " ").map(String.init)
    let digits = words.count == 7 ? words[5].dropFirst("sha256:".count) : ""
    guard words.prefix(4) == ["practicum-seal", "1", "gradebook", "record"], words.count == 7,
      let number = Int64(words[4]), number > 0, words[5].hasPrefix("sha256:"), digits.count == 64,
      digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }),
      words[6].utf8.allSatisfy({ "0123456789-:TZ".utf8.contains($0) })
    else { return nil }
    self.init(number: number, chain: String(digits), time: words[6])
  }

  /// The line to keep.
  public var description: String {
    "practicum-seal 1 gradebook record \(number) sha256:\(chain) \(time)"
  }
}

extension Gradebook {
  /// Makes a seal of the current state.
  /// - Parameter time: The current time, in ISO 8601, for the line.
  /// - Returns: Nil for an empty gradebook.
  /// - Throws: ``Failure`` where the gradebook cannot be read.
  public func seal(at time: String) throws -> Seal? {
    try read {
      let place = try HashChain.next($0)
      return place.number > 1
        ? Seal(number: place.number - 1, chain: place.previous, time: time) : nil
    }
  }

  /// What was recorded after a seal, and what was erased of the records that it covers.
  public struct Since: Hashable, Sendable {
    public var attempts: Int
    public var decisions: [Decision]
    /// Numbers up to the seal's that a decision after it erased, by that decision's number.
    public var erased: [Int64: [Int64]]
  }

  /// Lists what has happened since a seal.
  /// - Throws: ``Failure`` where the gradebook cannot be read, or a decision is damaged.
  public func since(_ seal: Seal) throws -> Since {
    try read { database in
      let attempts =
        try Int.fetchOne(
          database, sql: "SELECT count(*) FROM attempt WHERE number > ?", arguments: [seal.number])
        ?? 0
      let bodies = try String.fetchAll(
        database, sql: "SELECT body FROM decision WHERE number > ? ORDER BY number",
        arguments: [seal.number])
      let erased = try self.erased(database).filter {
        $0.key <= seal.number && $0.value > seal.number
      }
      return Since(
        attempts: attempts, decisions: try bodies.map(decision),
        erased: Dictionary(grouping: erased.keys.sorted(), by: { erased[$0] ?? 0 }))
    }
  }

  /// Whether the chain still contains the record that the seal names.
  /// - Throws: ``Failure`` where the gradebook cannot be read.
  public func holds(_ seal: Seal) throws -> Bool {
    try read { database in
      try HashChain.tables.contains { table in
        try Bool.fetchOne(
          database, sql: "SELECT EXISTS (SELECT 1 FROM \(table) WHERE number = ? AND chain = ?)",
          arguments: [seal.number, seal.chain]) ?? false
      }
    }
  }
}
