import Foundation
import GRDB

extension Gradebook {
  /// The number of a student's records that were erased.
  public struct Erased: Hashable, Sendable {
    public var attempts: Int
    public var decisions: Int
    /// Contents that no other student's attempts rest on.
    public var contents: Int
  }

  /// Erases a student: name, attempts, decisions, and all evidence that no other student shares. Their places in the
  /// chain stay, with digests that reveal nothing, and a decision lists these places.
  ///
  /// The bytes are gone from the file; earlier copies still have them.
  /// - Parameter made: When it is decided, in seconds since 1970.
  /// - Throws: ``Failure`` where there is no such student, or the gradebook cannot be written.
  public func erase(_ student: String, why: String, by: String, made: Double) throws -> Erased {
    let erased = try write { database in
      try erase(student, why: why, by: by, made: made, database)
    }
    // Freed pages and the journal keep their contents until they are overwritten.
    do {
      try database.vacuum()
      _ = try writeWithoutTransaction { try $0.checkpoint(.truncate) }
    } catch {
      throw Failure(
        message:
          "\(path): \(student) is erased, and that is on record; but another program is reading the file, and its old pages are overwritten only once all programs have closed it"
      )
    }
    return erased
  }

  private func erase(
    _ student: String, why: String, by: String, made: Double, _ database: Database
  ) throws -> Erased {
    guard
      try Bool.fetchOne(
        database, sql: "SELECT EXISTS (SELECT 1 FROM student WHERE id = ?)", arguments: [student])
        == true
    else { throw Failure(message: "\(path): there is no student \(student)") }
    try database.execute(sql: "PRAGMA defer_foreign_keys = ON")
    let decided = try String.fetchAll(
      database, sql: "SELECT body FROM decision WHERE student = ?", arguments: [student]
    ).count { try decision($0).kind != .enrol }
    let attempts =
      try Int.fetchOne(
        database, sql: "SELECT count(*) FROM attempt WHERE student = ?", arguments: [student]) ?? 0
    for table in ["attempt", "decision"] {
      try database.execute(
        sql: "INSERT INTO erased SELECT number, digest, chain FROM \(table) WHERE student = ?",
        arguments: [student])
    }
    let numbers = try Int64.fetchAll(
      database,
      sql: """
        SELECT number FROM attempt WHERE student = ?1 UNION SELECT number FROM decision
        WHERE student = ?1 ORDER BY number
        """, arguments: [student])
    try database.execute(
      sql: "DELETE FROM evidence WHERE attempt IN (SELECT number FROM attempt WHERE student = ?)",
      arguments: [student])
    for (table, column) in [("attempt", "student"), ("decision", "student"), ("student", "id")] {
      try database.execute(sql: "DELETE FROM \(table) WHERE \(column) = ?", arguments: [student])
    }
    try database.execute(
      sql: """
        DELETE FROM content WHERE digest NOT IN (SELECT content FROM evidence)
        AND digest NOT IN (SELECT checks FROM attempt)
        """)
    let contents = database.changesCount
    _ = try Self.add(
      Decision(.erase, why: why, by: by, made: made, erased: numbers), database)
    return Erased(attempts: attempts, decisions: decided, contents: contents)
  }
}
