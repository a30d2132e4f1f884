import Foundation
import GRDB

extension Gradebook {
  /// What is wrong with the file itself: SQLite's own checks, and content that is not what its digest says.
  public func damage() throws -> [String] {
    try read { database in
      var found = try String.fetchAll(database, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
      found += try Row.fetchAll(database, sql: "PRAGMA foreign_key_check").map {
        "a row of \($0["table"] as String) refers to one of \($0["parent"] as String) that is not there"
      }
      let rows = try Row.fetchCursor(database, sql: "SELECT digest, size, compressed FROM content")
      while let row = try rows.next() {
        let (digest, data): (String, Data) = (row["digest"], row["compressed"])
        let content = Compressed.content(Array(data), size: row["size"])
        if content.map({ Digest(of: $0).description }) != digest {
          found.append("the content \(digest.prefix(12)) is not what it was")
        }
      }
      return found
    }
  }

  /// The attempts that are not what was put on record, in words: changed, taken out, or put in between.
  public func tampering() throws -> [String] {
    try read { database in
      var found: [String] = []
      var (expected, previous): (Int64, String) = (1, "")
      let rows = try Row.fetchAll(database, sql: "SELECT * FROM attempt ORDER BY number")
      for row in rows {
        let (number, digest, chain): (Int64, String, String) = (
          row["number"], row["digest"], row["chain"]
        )
        if number != expected { found.append("attempt \(expected) is gone") }
        let entry = try entry(row, database)
        let names = entry.attempt.evidence.map(\.name)
        let own = Self.digest(
          number: number, entry.attempt, grading: row["grading"], checks: row["checks"],
          evidence: Array(zip(names, entry.contents)))
        if own != digest { found.append("attempt \(number) was changed") }
        if Digest(of: previous + digest).description != chain {
          found.append("attempt \(number) does not follow the one before it")
        }
        (expected, previous) = (number + 1, chain)
      }
      return found
    }
  }

  /// The hash behind the last attempt: who has it noted knows that nothing before it was changed or cut off.
  public func seal() throws -> String? {
    try read {
      try String.fetchOne($0, sql: "SELECT chain FROM attempt ORDER BY number DESC LIMIT 1")
    }
  }

  public func has(seal: String) throws -> Bool {
    try read {
      try Bool.fetchOne(
        $0, sql: "SELECT EXISTS (SELECT 1 FROM attempt WHERE chain = ?)", arguments: [seal])
        ?? false
    }
  }

  /// A whole copy, also while others write.
  /// - Throws: ``Failure`` where something stands at the path.
  public func backup(to path: String) throws {
    guard !FileManager.default.fileExists(atPath: path) else {
      throw Failure(description: "\(path) is there already: name a new file")
    }
    do {
      let copy = try DatabaseQueue(path: path)
      chmod(path, 0o600)
      try database.backup(to: copy)
      try copy.close()
    } catch let error as DatabaseError {
      throw Self.failure(path, error)
    }
  }
}
