import Foundation
import GRDB

extension Gradebook {
  /// The round in which a lab's live nodes are asked: no student is graded twice in one, however often it is resumed.
  /// - Parameter anew: Whether to begin another if the last one is finished.
  /// - Throws: ``Failure`` where the gradebook cannot be written.
  public func round(of lab: String, anew: Bool) throws -> Int64 {
    try write { database in
      let row = try Row.fetchOne(
        database,
        sql: "SELECT number, finished FROM round WHERE lab = ? ORDER BY number DESC LIMIT 1",
        arguments: [lab])
      if let row, !(anew && row["finished"]) { return row["number"] }
      let number = (row?["number"] ?? Int64(0)) + 1
      try database.execute(
        sql: "INSERT INTO round (lab, number) VALUES (?, ?)", arguments: [lab, number])
      return number
    }
  }

  /// Marks a round as finished.
  /// - Throws: ``Failure`` where the gradebook cannot be written.
  public func finish(round: Int64, of lab: String) throws {
    try write {
      try $0.execute(
        sql: "UPDATE round SET finished = 1 WHERE lab = ? AND number = ?", arguments: [lab, round])
    }
  }

  /// A student's last official attempt in a round.
  /// - Throws: ``Failure`` where the gradebook cannot be read, or an attempt is damaged.
  public func entry(of student: String, lab: String, round: Int64) throws -> Entry? {
    try read { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT * FROM attempt WHERE lab = ? AND student = ? AND kind = 'official'
          ORDER BY number DESC
          """, arguments: [lab, student])
      for row in rows {
        let entry = try self.entry(row, database)
        if entry.attempt.grading.round == round { return entry }
      }
      return nil
    }
  }
}
