import Foundation
import GRDB

/// Marks and what they rest on, in one SQLite file. Attempts are added and never changed, each chained to the one
/// before by hashes, so that a change after the fact shows.
public final class Gradebook: Sendable {
  let database: DatabasePool
  public let path: String

  /// Something that the file, the disk or another program is in the way of.
  public struct Failure: Error, Hashable, CustomStringConvertible {
    public var description: String

    public init(description: String) { self.description = description }
  }

  /// An attempt as it is on record.
  public struct Entry: Hashable, Sendable {
    public var number: Int64
    public var attempt: Attempt
    /// The digest of its evidence, in order.
    public var contents: [String]
  }

  /// Opens a gradebook, or makes one.
  /// - Throws: ``Failure``
  public init(at path: String) throws {
    self.path = path
    var configuration = Configuration()
    configuration.foreignKeysEnabled = true
    // Another grader may be writing; each writes for a moment only.
    configuration.busyMode = .timeout(20)
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL") }
    do {
      let isNew = !FileManager.default.fileExists(atPath: path)
      database = try DatabasePool(path: path, configuration: configuration)
      if isNew { chmod(path, 0o600) }
      let migrator = Schema.migrator
      let isTooNew = try database.read { try migrator.hasBeenSuperseded($0) }
      guard !isTooNew else {
        throw Failure(description: "\(path): a newer grade has made this gradebook")
      }
      try migrator.migrate(database)
    } catch let error as DatabaseError {
      throw Self.failure(path, error)
    }
  }

  static func failure(_ path: String, _ error: DatabaseError) -> Failure {
    let why =
      switch error.resultCode {
      case .SQLITE_BUSY, .SQLITE_LOCKED: "another program keeps it locked"
      case .SQLITE_FULL: "the disk is full"
      case .SQLITE_NOTADB, .SQLITE_CORRUPT: "it is no gradebook, or damaged"
      case .SQLITE_CANTOPEN: "it cannot be opened or made there"
      case .SQLITE_READONLY: "it cannot be written"
      default: error.message ?? "\(error.resultCode)"
      }
    return Failure(description: "\(path): \(why)")
  }

  func write<Value>(_ body: (Database) throws -> Value) throws -> Value {
    do { return try database.write(body) } catch let error as DatabaseError {
      throw Self.failure(path, error)
    }
  }

  func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    do { return try database.read(body) } catch let error as DatabaseError {
      throw Self.failure(path, error)
    }
  }

  // MARK: Students

  /// Adds students, and follows changes of names and addresses.
  public func add(_ students: [Student]) throws {
    try write { database in
      for student in students {
        try database.execute(
          sql: """
            INSERT INTO student (id, name, email) VALUES (?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, email = excluded.email
            """, arguments: [student.id, student.name, student.email])
      }
    }
  }

  /// All of them, by their ids.
  public func students() throws -> [Student] {
    try read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM student ORDER BY id").map {
        Student(id: $0["id"], name: $0["name"], email: $0["email"])
      }
    }
  }

  // MARK: Attempts

  /// Adds an attempt, all of it or nothing. Where the student's last one is of the same evidence, judged the same by the
  /// same versions, that stands, whoever made it: two graders at once grade nobody twice.
  @discardableResult
  public func add(_ attempt: Attempt) throws -> (number: Int64, isNew: Bool) {
    let contents = attempt.evidence.map { (digest: Digest(of: $0.content).description, $0) }
    let grading = try Self.text(attempt.grading)
    let checks = Array(try Self.text(attempt.checks).utf8)
    let checksDigest = Digest(of: checks).description
    return try write { database in
      try Self.keep(checks, checksDigest, database)
      for (digest, evidence) in contents { try Self.keep(evidence.content, digest, database) }
      let last = try Row.fetchOne(
        database, sql: "SELECT number, chain FROM attempt ORDER BY number DESC LIMIT 1")
      if let same = try Self.same(
        as: attempt, checks: checksDigest, contents.map(\.digest), database)
      {
        return (same, false)
      }
      let number = (last?["number"] ?? Int64(0)) + 1
      let digest = Self.digest(
        number: number, attempt, grading: grading, checks: checksDigest,
        evidence: contents.map { ($0.1.name, $0.digest) })
      let chain = Digest(of: (last?["chain"] ?? "") + digest).description
      try database.execute(
        sql: """
          INSERT INTO attempt (number, student, lab, kind, grading, checks, regradeOf, digest, chain)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          number, attempt.student, attempt.lab, attempt.kind.rawValue, grading, checksDigest,
          attempt.regradeOf, digest, chain,
        ])
      for (position, (digest, evidence)) in contents.enumerated() {
        try database.execute(
          sql: "INSERT INTO evidence (attempt, position, name, content) VALUES (?, ?, ?, ?)",
          arguments: [number, position, evidence.name, digest])
      }
      return (number, true)
    }
  }

  private static func same(
    as attempt: Attempt, checks: String, _ contents: [String], _ database: Database
  ) throws -> Int64? {
    let last = try Row.fetchOne(
      database,
      sql: """
        SELECT number, grading, checks FROM attempt WHERE lab = ? AND student = ? AND kind = ?
        ORDER BY number DESC LIMIT 1
        """, arguments: [attempt.lab, attempt.student, attempt.kind.rawValue])
    guard let last, last["checks"] == checks,
      let grading = try? JSONDecoder().decode(
        Attempt.Grading.self, from: Data((last["grading"] as String).utf8)),
      grading.course == attempt.grading.course, grading.grader == attempt.grading.grader
    else { return nil }
    let number: Int64 = last["number"]
    let kept = try String.fetchAll(
      database, sql: "SELECT content FROM evidence WHERE attempt = ? ORDER BY position",
      arguments: [number])
    return kept == contents ? number : nil
  }

  private static func keep(_ content: [UInt8], _ digest: String, _ database: Database) throws {
    let isKept =
      try Bool.fetchOne(
        database, sql: "SELECT EXISTS (SELECT 1 FROM content WHERE digest = ?)",
        arguments: [digest]) ?? false
    guard !isKept else { return }
    try database.execute(
      sql: "INSERT INTO content (digest, size, compressed) VALUES (?, ?, ?)",
      arguments: [digest, content.count, Data(Compressed.bytes(content))])
  }

  /// The same for the same attempt; everything that is on record about it goes in, each part with its length.
  static func digest(
    number: Int64, _ attempt: Attempt, grading: String, checks: String,
    evidence: [(name: String, digest: String)]
  ) -> String {
    let parts =
      [
        "\(number)", attempt.student, attempt.lab, attempt.kind.rawValue, grading, checks,
        attempt.regradeOf.map { "\($0)" } ?? "",
      ] + evidence.flatMap { [$0.name, $0.digest] }
    return Digest(of: parts.map { "\($0.utf8.count):\($0)" }.joined()).description
  }

  static func text(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  /// The attempts at a lab, the earliest first, without their evidence's contents.
  public func entries(lab: String, kind: Attempt.Kind = .official) throws -> [Entry] {
    try read { database in
      let rows = try Row.fetchAll(
        database, sql: "SELECT * FROM attempt WHERE lab = ? AND kind = ? ORDER BY number",
        arguments: [lab, kind.rawValue])
      return try rows.map { try self.entry($0, database) }
    }
  }

  /// The last attempt of each student at a lab, in the students' order. Only the numbers: what hangs on them may
  /// be more than should be held at once.
  public func latest(lab: String, kind: Attempt.Kind = .official) throws -> [Int64] {
    try read {
      try Int64.fetchAll(
        $0,
        sql: """
          SELECT max(number) FROM attempt WHERE lab = ? AND kind = ? GROUP BY student ORDER BY student
          """, arguments: [lab, kind.rawValue])
    }
  }

  /// - Throws: ``Failure`` where there is none of that number.
  public func entry(_ number: Int64) throws -> Entry {
    try read { database in
      let row = try Row.fetchOne(
        database, sql: "SELECT * FROM attempt WHERE number = ?", arguments: [number])
      guard let row else { throw Failure(description: "\(path): there is no attempt \(number)") }
      return try entry(row, database)
    }
  }

  func entry(_ row: Row, _ database: Database) throws -> Entry {
    let number: Int64 = row["number"]
    let evidence = try Row.fetchAll(
      database, sql: "SELECT name, content FROM evidence WHERE attempt = ? ORDER BY position",
      arguments: [number])
    let decoder = JSONDecoder()
    guard let kind = Attempt.Kind(rawValue: row["kind"]),
      let grading = try? decoder.decode(
        Attempt.Grading.self, from: Data((row["grading"] as String).utf8)),
      let checks = try Self.content(row["checks"], database),
      let list = try? decoder.decode([Attempt.Check].self, from: Data(checks))
    else {
      throw Failure(
        description: "\(path): attempt \(number) is damaged; grade gradebook check says more")
    }
    let attempt = Attempt(
      student: row["student"], lab: row["lab"], kind: kind, grading: grading, checks: list,
      evidence: evidence.map { Attempt.Evidence(name: $0["name"], content: []) },
      regradeOf: row["regradeOf"])
    return Entry(number: number, attempt: attempt, contents: evidence.map { $0["content"] })
  }

  /// What is kept under a digest; nil where it is not there, or not whole.
  public func content(_ digest: String) throws -> [UInt8]? {
    try read { try Self.content(digest, $0) }
  }

  static func content(_ digest: String, _ database: Database) throws -> [UInt8]? {
    let row = try Row.fetchOne(
      database, sql: "SELECT size, compressed FROM content WHERE digest = ?", arguments: [digest])
    guard let row, let data = row["compressed"] as Data? else { return nil }
    return Compressed.content(Array(data), size: row["size"])
  }
}
