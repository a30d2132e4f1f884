import Foundation
import GRDB

extension Gradebook {
  /// Checks the integrity of the file: SQLite's own checks, and content that does not match its digest.
  /// - Returns: What is wrong, in words.
  /// - Throws: ``Failure`` where the gradebook cannot be read.
  public func damage() throws -> [String] {
    try read { database in
      var found = try String.fetchAll(database, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
      found += try brokenReferences(database)
      return try found + changedContents(database)
    }
  }

  /// Evidence and students that were removed: SQLite enforces references only where it is told to.
  private func brokenReferences(_ database: Database) throws -> [String] {
    try Row.fetchAll(database, sql: "PRAGMA foreign_key_check").map {
      "a row of \($0["table"] as String) refers to one of \($0["parent"] as String) that is missing"
    }
  }

  private func changedContents(_ database: Database) throws -> [String] {
    var found: [String] = []
    let digests = try String.fetchCursor(database, sql: "SELECT digest FROM content")
    while let digest = try digests.next() {
      guard try Self.content(digest, database) == nil else { continue }
      let users = try Int64.fetchAll(
        database,
        sql: """
          SELECT attempt FROM evidence WHERE content = ?1 UNION
          SELECT number FROM attempt WHERE checks = ?1 ORDER BY 1
          """, arguments: [digest])
      let attempts = users.prefix(5).map { "\($0)" }.joined(separator: ", ")
      let whose = users.isEmpty ? "" : " (of attempt \(attempts))"
      found.append("the content \(digest.prefix(12)) has changed\(whose)")
    }
    return found
  }

  /// Checks that records are as they were made: not changed, removed or inserted. What was erased on the record still
  /// has its place in the chain.
  /// - Returns: What is not, in words.
  /// - Throws: ``Failure`` where the gradebook cannot be read.
  public func tampering() throws -> [String] {
    try read { database in
      var found: [String] = []
      var (expected, previous): (Int64, String) = (1, "")
      let erased = try self.erased(database)
      let links = try Row.fetchCursor(
        database,
        sql: HashChain.tables.map { "SELECT number, digest, chain, '\($0)' AS kind FROM \($0)" }
          .joined(separator: " UNION ALL ") + " ORDER BY number")
      while let link = try links.next() {
        let (number, digest, chain): (Int64, String, String) = (
          link["number"], link["digest"], link["chain"]
        )
        if number > expected {
          found.append(
            number == expected + 1
              ? "number \(expected) is gone" : "numbers \(expected) to \(number - 1) are gone")
        }
        if number < expected { found.append("number \(number) is there twice") }
        switch link["kind"] as String {
        case "erased" where erased[number] == nil:
          found.append("number \(number) was erased, and nothing on record says so")
        case "attempt":
          if try ownDigest(attempt: number, database) != digest {
            found.append("attempt \(number) was changed")
          }
        case "decision":
          if try !isAsDecided(number, digest: digest, database: database) {
            found.append("decision \(number) was changed")
          }
        default: break
        }
        if HashChain.chain(digest, after: previous) != chain {
          found.append("number \(number) does not follow the one before it")
        }
        (expected, previous) = (number + 1, chain)
      }
      return try found + changedNames(database) + brokenReferences(database)
        + changedContents(database)
    }
  }

  /// Students whose names, addresses or ids differ from those in the chain.
  private func changedNames(_ database: Database) throws -> [String] {
    let enrolled = try self.enrolled(database)
    let students = try Self.students(database)
    let missing = Set(enrolled.keys).subtracting(students.map(\.id)).sorted()
    return students.compactMap { student in
      guard let known = enrolled[student.id], known != student else { return nil }
      return "\(student.id) was enrolled \(Self.words(known)); now \(Self.words(student))"
    } + missing.map { "\($0) was enrolled and is gone" }
  }

  private static func words(_ student: Student) -> String {
    let ids = student.ids.sorted { $0.key.rawValue < $1.key.rawValue }
      .map { "\($0.key.rawValue) \($0.value)" }
    let parts = ([student.name, student.email] + ids).filter { !$0.isEmpty }
    return parts.isEmpty ? "without a name" : "as " + parts.joined(separator: ", ")
  }

  /// Students for whom no record says who enrolled them: an earlier release did, or someone added them by hand.
  /// - Throws: ``Failure`` where the gradebook cannot be read.
  public func unchainedStudents() throws -> [String] {
    try read { database in
      let enrolled = try self.enrolled(database)
      return try Self.students(database).map(\.id).filter { enrolled[$0] == nil }
    }
  }

  /// Whether a decision is unchanged. It is found by its columns, so they must agree with its body.
  private func isAsDecided(_ number: Int64, digest: String, database: Database) throws -> Bool {
    let row = try Row.fetchOne(
      database, sql: "SELECT * FROM decision WHERE number = ?", arguments: [number])
    guard let row, Self.digest(number: number, decision: row["body"]) == digest,
      let decision = try? JSONDecoder().decode(
        Decision.self, from: Data((row["body"] as String).utf8))
    else { return false }
    return decision.student == row["student"] && decision.lab == row["lab"]
  }

  private func ownDigest(attempt number: Int64, _ database: Database) throws -> String? {
    let row = try Row.fetchOne(
      database, sql: "SELECT * FROM attempt WHERE number = ?", arguments: [number])
    guard let row else { return nil }
    let evidence = try Row.fetchAll(
      database, sql: "SELECT name, content FROM evidence WHERE attempt = ? ORDER BY position",
      arguments: [number])
    return Self.digest(
      [
        "\(number)", row["student"], row["lab"], row["kind"], row["grading"], row["checks"],
        (row["regradeOf"] as Int64?).map { "\($0)" } ?? "",
      ], evidence.map { EvidenceDigest(name: $0["name"], digest: $0["content"]) })
  }

  /// Makes a complete copy, even while others write.
  /// - Throws: ``Failure`` where the path exists or cannot be written, or the gradebook cannot be read.
  public func backup(to path: String) throws {
    guard !FileManager.default.fileExists(atPath: path) else {
      throw Failure(message: "\(path) exists already: name a new file")
    }
    // Made under another name first: an incomplete copy never has the final name.
    let beside = "\(path).\(getpid()).new"
    defer { unlink(beside) }
    do {
      let copy = try DatabaseQueue(path: beside)
      chmod(beside, 0o600)
      try database.backup(to: copy)
      try copy.close()
      // A link does not replace a file that was put there meanwhile.
      guard link(beside, path) == 0 else {
        throw Failure(message: "\(path): cannot be created: \(String(cString: strerror(errno)))")
      }
    } catch let error as DatabaseError {
      throw Self.failure(path, error)
    }
  }
}
