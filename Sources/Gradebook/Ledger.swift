import Files
import Foundation
import GRDB

/// The chain that attempts and decisions stand in: each has a number, a digest of all that is on record about it, and
/// the hash of that behind the hash of the one before.
enum Ledger {
  /// A place in the chain that is to be filled.
  struct Place {
    let number: Int64
    /// The hash behind the last that is there.
    let previous: String

    fileprivate init(number: Int64, previous: String) {
      self.number = number
      self.previous = previous
    }

    func chain(_ digest: String) -> String { Ledger.chain(digest, after: previous) }
  }

  static let tables = ["attempt", "decision", "erased"]

  static func next(_ database: Database) throws -> Place {
    var last: (number: Int64, chain: String) = (0, "")
    for table in tables {
      let row = try Row.fetchOne(
        database, sql: "SELECT number, chain FROM \(table) ORDER BY number DESC LIMIT 1")
      if let row, row["number"] > last.number { last = (row["number"], row["chain"]) }
    }
    return Place(number: last.number + 1, previous: last.chain)
  }

  static func chain(_ digest: String, after previous: String) -> String {
    Digest(of: previous + digest).description
  }

  /// The same for the same parts, each of which goes in with its length.
  static func digest(_ parts: [String]) -> String {
    Digest(of: parts.map { "\($0.utf8.count):\($0)" }.joined()).description
  }
}
