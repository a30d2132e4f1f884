import Files
import Foundation
import GRDB

/// The hash chain of attempts and decisions: each has a number, a digest of everything on record about it, and a chain
/// hash, which covers the chain hash before it and its own digest.
enum HashChain {
  /// The next free place in the chain.
  struct Place {
    let number: Int64
    /// The chain hash of the last record.
    let previous: String

    fileprivate init(number: Int64, previous: String) {
      self.number = number
      self.previous = previous
    }

    func chain(_ digest: String) -> String { HashChain.chain(digest, after: previous) }
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

  /// The digest of parts, each of which goes in with its length, so that other parts cannot give the same text.
  static func digest(_ parts: [String]) -> String {
    Digest(of: parts.map { "\($0.utf8.count):\($0)" }.joined()).description
  }
}
