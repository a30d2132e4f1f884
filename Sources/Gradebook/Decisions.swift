import CourseModel
import Foundation
import GRDB

extension Gradebook {
  /// Puts a decision on record.
  /// - Returns: Its number in the chain.
  /// - Throws: ``Failure`` where the gradebook cannot be written, or the student is not on record.
  @discardableResult
  public func add(_ decision: Decision) throws -> Int64 {
    try write { try Self.add(decision, $0) }
  }

  static func add(_ decision: Decision, _ database: Database) throws -> Int64 {
    let place = try HashChain.next(database)
    let body = try text(decision)
    let digest = digest(number: place.number, decision: body)
    try database.execute(
      sql: """
        INSERT INTO decision (number, student, lab, body, digest, chain) VALUES (?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        place.number, decision.student, decision.lab, body, digest, place.chain(digest),
      ])
    return place.number
  }

  static func digest(number: Int64, decision body: String) -> String {
    HashChain.digest(["\(number)", "decision", body])
  }

  /// The decisions about a student, the earliest first; all of them if no student is given.
  /// - Throws: ``Failure`` where the gradebook cannot be read, or a decision is damaged.
  public func decisions(student: String? = nil) throws -> [Decision] {
    let bodies = try read { database in
      try String.fetchAll(
        database,
        sql: "SELECT body FROM decision WHERE ?1 IS NULL OR student = ?1 ORDER BY number",
        arguments: [student])
    }
    return try bodies.map(decision)
  }

  func decision(_ body: String) throws -> Decision {
    do { return try JSONDecoder().decode(Decision.self, from: Data(body.utf8)) } catch {
      throw Failure(message: "\(path): a decision on record is damaged")
    }
  }

  /// The numbers that decisions list as erased, each with the decision's own number.
  func erased(_ database: Database) throws -> [Int64: Int64] {
    let rows = try Row.fetchAll(
      database, sql: "SELECT number, body FROM decision WHERE student IS NULL ORDER BY number")
    var erased: [Int64: Int64] = [:]
    for row in rows {
      guard let decision = try? decision(row["body"]), decision.kind == .erase else { continue }
      // A decision cannot erase later records.
      let number: Int64 = row["number"]
      for old in decision.erased ?? [] where old < number { erased[old] = number }
    }
    return erased
  }
}
