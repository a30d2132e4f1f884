public import CourseModel
import Foundation
import GRDB

/// Marks and the evidence that they rest on, in one SQLite file. Attempts are added and never changed; each is chained
/// to the one before by hashes, so that a later change shows.
public final class Gradebook: Sendable {
  let database: DatabasePool
  /// The path as the user gave it.
  public let path: String
  /// The folder of a copy, which is removed with this object.
  private let copy: String?

  /// A problem with the file, the disk, another program or the content.
  public struct Failure: Problem, Hashable {
    public var code: String { "gradebook" }
    public var message: String
    /// Whether only the content to be recorded is at fault: the file is intact, and other content can be recorded.
    public var isOfContent = false

    public init(message: String) { self.message = message }
  }

  /// Opens a gradebook, or makes one.
  /// - Throws: ``Failure`` where it cannot be opened or made, or a newer release made it.
  public convenience init(at path: String) throws { try self.init(at: path, named: path) }

  /// Opens a copy of a gradebook for reading: no file beside the original is made or changed, and writes are lost.
  /// - Throws: ``Failure`` where it cannot be read or copied, or a newer release made it.
  public convenience init(reading path: String) throws {
    let folder = try GradebookCopy.make(of: path)
    do {
      try self.init(at: folder + "/gradebook.sqlite", named: path, copy: folder)
    } catch {
      GradebookCopy.remove(folder)
      throw error
    }
  }

  deinit { if let copy { GradebookCopy.remove(copy) } }

  private init(at path: String, named name: String, copy: String? = nil) throws {
    self.path = name
    self.copy = copy
    var configuration = Configuration()
    configuration.foreignKeysEnabled = true
    // Another grader may be writing; each writes only for a moment.
    configuration.busyMode = .timeout(20)
    configuration.prepareDatabase {
      // Deleted content is overwritten.
      try $0.execute(sql: "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON")
    }
    do {
      // SQLite gives the files beside it the same mode: no one else may read marks.
      let new = Foundation.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
      if new >= 0 { close(new) }
      database = try DatabasePool(path: path, configuration: configuration)
      let migrator = Schema.migrator
      let isTooNew = try database.read { try migrator.hasBeenSuperseded($0) }
      guard !isTooNew else {
        throw Failure(message: "\(name): this gradebook was made by a newer version of grade")
      }
      if try !database.read({ try migrator.hasCompletedMigrations($0) }) {
        // Two may open a new file at once: SQLite keeps their writes apart, but not their lists of migrations to do.
        let lock = try FileLock(beside: path)
        try lock.wait(0)
        try migrator.migrate(database)
      }
    } catch let error as DatabaseError {
      throw Self.failure(name, error)
    }
  }

  static func failure(_ path: String, _ error: DatabaseError) -> Failure {
    let why =
      switch error.resultCode {
      case .SQLITE_BUSY, .SQLITE_LOCKED: "another program keeps it locked"
      case .SQLITE_FULL: "the disk is full"
      case .SQLITE_NOTADB, .SQLITE_CORRUPT: "it is not a gradebook, or damaged"
      case .SQLITE_CANTOPEN: "it cannot be opened or created"
      case .SQLITE_READONLY: "it cannot be written"
      default: error.message ?? "\(error.resultCode)"
      }
    var failure = Failure(message: "\(path): \(why)")
    failure.isOfContent = [.SQLITE_TOOBIG, .SQLITE_NOMEM].contains(error.resultCode)
    return failure
  }

  func write<Value>(_ body: (Database) throws -> Value) throws -> Value {
    do { return try database.write(body) } catch let error as DatabaseError {
      throw Self.failure(path, error)
    }
  }

  func writeWithoutTransaction<Value>(_ body: (Database) throws -> Value) throws -> Value {
    do { return try database.writeWithoutTransaction(body) } catch let error as DatabaseError {
      throw Self.failure(path, error)
    }
  }

  func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    do { return try database.read(body) } catch let error as DatabaseError {
      throw Self.failure(path, error)
    }
  }

  // MARK: Students

  /// Enrols students as a roster has them, and updates names and addresses. Each goes into the chain, so that two names
  /// swapped in the file show.
  /// - Parameters:
  ///   - by: Who enrols them.
  ///   - made: When, in seconds since 1970.
  /// - Throws: ``Failure`` where an id is not allowed, or the gradebook cannot be written.
  public func enrol(_ students: [Student], by: String, made: Double) throws {
    try write { database in
      let known = try enrolled(database)
      let named = Dictionary(
        try Self.students(database).map { ($0.id, $0) }, uniquingKeysWith: { $1 })
      // Also where someone changed the name in the file but not in the chain.
      for student in students where known[student.id] != student || named[student.id] != student {
        if let problem = Student.problem(student.id) { throw Failure(message: problem) }
        try database.execute(
          sql: """
            INSERT INTO student (id, name, email, ids) VALUES (?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET
              name = excluded.name, email = excluded.email, ids = excluded.ids
            """, arguments: [student.id, student.name, student.email, try Self.text(student.ids)])
        guard known[student.id] != student else { continue }
        _ = try Self.add(
          Decision(
            .enrol, student: student.id, why: "the roster", by: by, made: made, person: student),
          database)
      }
    }
  }

  /// The students enrolled according to the chain; the gradebooks of earlier releases do not have all of them in it.
  func enrolled(_ database: Database) throws -> [String: Student] {
    let bodies = try String.fetchAll(database, sql: "SELECT body FROM decision ORDER BY number")
    let people = bodies.compactMap { body -> Student? in
      // Damage is reported when the chain is checked.
      let decision = try? decision(body)
      return decision?.kind == .enrol ? decision?.person : nil
    }
    return Dictionary(people.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
  }

  /// All students, in the order of their ids.
  /// - Throws: ``Failure`` where the gradebook cannot be read.
  public func students() throws -> [Student] {
    try read { database in
      try Self.students(database)
    }
  }

  static func students(_ database: Database) throws -> [Student] {
    try Row.fetchAll(database, sql: "SELECT * FROM student ORDER BY id").map { row in
      let ids = try? JSONDecoder().decode(
        [Student.System: String].self, from: Data((row["ids"] as String).utf8))
      return Student(id: row["id"], name: row["name"], email: row["email"], ids: ids ?? [:])
    }
  }

  /// - Throws: ``Failure`` where the gradebook cannot be read.
  public func hasStudent(_ id: String) throws -> Bool {
    try read {
      try Bool.fetchOne(
        $0, sql: "SELECT EXISTS (SELECT 1 FROM student WHERE id = ?)", arguments: [id]) ?? false
    }
  }

  static func text(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}
