import CourseModel
import Files
import Foundation
import GRDB

extension Gradebook {
  /// An attempt as it is on record.
  public struct Entry: Hashable, Sendable {
    public var number: Int64
    public var attempt: Attempt
    /// The digests of its evidence, in order.
    public var contents: [String]
  }

  /// The gradebook's answer to an attempt that is added.
  public struct Receipt: Hashable, Sendable {
    /// The number of the new attempt, or of the one that is on record already.
    public var number: Int64
    /// Whether the attempt was put on record just now.
    public var isNew: Bool
  }

  /// A piece of evidence, by its name and the digest of its content.
  struct EvidenceDigest: Hashable, Sendable {
    var name: String
    var digest: String
  }

  /// Adds an attempt, all of it or nothing. If the student's last submission is the same evidence, judged the same by
  /// the same versions, nothing is added, whoever made it: two graders at once grade no student twice. A regrade is
  /// compared with the last judgement of that evidence.
  /// - Returns: The number of the new attempt, or of the one that is on record already.
  /// - Throws: ``Failure`` where the gradebook cannot be written.
  @discardableResult
  public func add(_ attempt: Attempt) throws -> Receipt {
    let contents = attempt.evidence.map { (digest: Digest(of: $0.content).description, $0) }
    let grading = try Self.text(attempt.grading)
    let checks = Array(try Self.text(attempt.checks).utf8)
    let checksDigest = Digest(of: checks).description
    // Others may be waiting to write: slow work is done before the transaction.
    let all = [(checksDigest, checks)] + contents.map { ($0.digest, $0.1.content) }
    let known = try read { database in
      try Set(all.map(\.0).filter { try Self.isKept($0, database) })
    }
    let new = Dictionary(all, uniquingKeysWith: { first, _ in first })
      .filter { !known.contains($0.key) }.mapValues { Data(Compressed.bytes($0)) }
    return try write { database in
      for (digest, content) in all where try !Self.isKept(digest, database) {
        // Content that existed a moment ago may have been erased with another student.
        try database.execute(
          sql: "INSERT INTO content (digest, size, compressed) VALUES (?, ?, ?)",
          arguments: [digest, content.count, new[digest] ?? Data(Compressed.bytes(content))])
      }
      var attempt = attempt
      if let last = try Self.last(of: attempt, database), last.evidence == contents.map(\.digest) {
        let isSame =
          last.checks == checksDigest && last.course == attempt.grading.course
          && last.grader == attempt.grading.grader
          && last.isUntimed == (attempt.grading.isUntimed ?? false)
        if isSame { return Receipt(number: last.number, isNew: false) }
        // The same submission, judged by another course or grader: not a second one.
        attempt.regradeOf = last.number
      }
      let place = try HashChain.next(database)
      let number = place.number
      let digest = Self.digest(
        number: number, attempt, grading: grading, checks: checksDigest,
        evidence: contents.map { EvidenceDigest(name: $0.1.name, digest: $0.digest) })
      try database.execute(
        sql: """
          INSERT INTO attempt (number, student, lab, kind, grading, checks, regradeOf, digest, chain)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          number, attempt.student, attempt.lab, attempt.kind.rawValue, grading, checksDigest,
          attempt.regradeOf, digest, place.chain(digest),
        ])
      for (position, (digest, evidence)) in contents.enumerated() {
        try database.execute(
          sql: "INSERT INTO evidence (attempt, position, name, content) VALUES (?, ?, ?, ?)",
          arguments: [number, position, evidence.name, digest])
      }
      return Receipt(number: number, isNew: true)
    }
  }

  /// The current judgement of a submission.
  private struct Last {
    var number: Int64
    var checks: String
    var course: String
    var grader: String
    var isUntimed: Bool
    var evidence: [String]
  }

  /// The last judgement of the submission that an attempt regrades, or of the student's last one if it regrades none.
  private static func last(of attempt: Attempt, _ database: Database) throws -> Last? {
    let rows = try Row.fetchAll(
      database,
      sql: "SELECT number, regradeOf FROM attempt WHERE lab = ? AND student = ? AND kind = ?",
      arguments: [attempt.lab, attempt.student, attempt.kind.rawValue])
    let histories = AttemptHistory.all(
      rows.map { AttemptHistory.Link(number: $0["number"], regradeOf: $0["regradeOf"]) })
    let handedIn = attempt.regradeOf.map { root(of: $0, rows) }
    guard let number = histories.last(where: { handedIn == nil || $0.root == handedIn })?.last,
      let row = try Row.fetchOne(
        database, sql: "SELECT grading, checks FROM attempt WHERE number = ?", arguments: [number])
    else { return nil }
    let grading = try JSONDecoder().decode(
      Attempt.Grading.self, from: Data((row["grading"] as String).utf8))
    return Last(
      number: number, checks: row["checks"], course: grading.course, grader: grading.grader,
      isUntimed: grading.isUntimed ?? false,
      evidence: try String.fetchAll(
        database, sql: "SELECT content FROM evidence WHERE attempt = ? ORDER BY position",
        arguments: [number]))
  }

  private static func root(of number: Int64, _ rows: [Row]) -> Int64? {
    let parents = Dictionary(
      rows.map { ($0["number"] as Int64, $0["regradeOf"] as Int64?) }, uniquingKeysWith: { $1 })
    var root = number
    while let parent = parents[root].flatMap(\.self) { root = parent }
    return root
  }

  private static func isKept(_ digest: String, _ database: Database) throws -> Bool {
    try Bool.fetchOne(
      database, sql: "SELECT EXISTS (SELECT 1 FROM content WHERE digest = ?)", arguments: [digest])
      ?? false
  }

  /// The digest of everything on record about an attempt: the same attempt always has the same digest.
  static func digest(
    number: Int64, _ attempt: Attempt, grading: String, checks: String,
    evidence: [EvidenceDigest]
  ) -> String {
    digest(
      [
        "\(number)", attempt.student, attempt.lab, attempt.kind.rawValue, grading, checks,
        attempt.regradeOf.map { "\($0)" } ?? "",
      ], evidence)
  }

  static func digest(_ parts: [String], _ evidence: [EvidenceDigest]) -> String {
    HashChain.digest(parts + evidence.flatMap { [$0.name, $0.digest] })
  }

  /// The attempts at a lab, the earliest first, without the contents of their evidence.
  /// - Throws: ``Failure`` where the gradebook cannot be read, or an attempt is damaged.
  public func entries(lab: String, kind: Attempt.Kind = .official) throws -> [Entry] {
    try read { database in
      let rows = try Row.fetchAll(
        database, sql: "SELECT * FROM attempt WHERE lab = ? AND kind = ? ORDER BY number",
        arguments: [lab, kind.rawValue])
      return try rows.map { try self.entry($0, database) }
    }
  }

  /// The number of the current attempt for each submission at a lab, in the students' order. Only numbers, because the
  /// attempts may be more than should be held at once.
  /// - Throws: ``Failure`` where the gradebook cannot be read.
  public func latest(lab: String, kind: Attempt.Kind = .official) throws -> [Int64] {
    let rows = try read {
      try Row.fetchAll(
        $0,
        sql: """
          SELECT number, regradeOf, student FROM attempt WHERE lab = ? AND kind = ?
          ORDER BY student, number
          """, arguments: [lab, kind.rawValue])
    }
    var numbers: [Int64] = []
    for student in rows.chunked(by: { $0["student"] as String }) {
      let links = student.map {
        AttemptHistory.Link(number: $0["number"], regradeOf: $0["regradeOf"])
      }
      numbers += AttemptHistory.all(links).map(\.last)
    }
    return numbers
  }

  /// A student's attempts at all labs, the earliest first, without the contents of their evidence.
  /// - Throws: ``Failure`` where the gradebook cannot be read, or an attempt is damaged.
  public func entries(student: String, kind: Attempt.Kind = .official) throws -> [Entry] {
    try read { database in
      let rows = try Row.fetchAll(
        database, sql: "SELECT * FROM attempt WHERE student = ? AND kind = ? ORDER BY number",
        arguments: [student, kind.rawValue])
      return try rows.map { try self.entry($0, database) }
    }
  }

  /// The ids and chosen values in each student's last submission, by student id.
  /// - Throws: ``Failure`` where the gradebook cannot be read.
  public func bindings(lab: String) throws -> [String: [String: String]] {
    try read { database in
      var result: [String: [String: String]] = [:]
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT student, grading FROM attempt WHERE lab = ? AND kind = 'official' ORDER BY number
          """, arguments: [lab])
      while let row = try rows.next() {
        let grading = try? JSONDecoder().decode(
          Attempt.Grading.self, from: Data((row["grading"] as String).utf8))
        result[row["student"]] = grading?.bindings
      }
      return result
    }
  }

  /// Reads an attempt.
  /// - Throws: ``Failure`` where there is no attempt of that number, or it is damaged.
  public func entry(_ number: Int64) throws -> Entry {
    try read { database in
      let row = try Row.fetchOne(
        database, sql: "SELECT * FROM attempt WHERE number = ?", arguments: [number])
      guard let row else { throw Failure(message: "\(path): there is no attempt \(number)") }
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
      let list = try? decoder.decode([CheckResult].self, from: Data(checks))
    else {
      throw Failure(
        message: "\(path): attempt \(number) is damaged; 'grade gradebook check' shows more")
    }
    let attempt = Attempt(
      student: row["student"], lab: row["lab"], kind: kind, grading: grading, checks: list,
      evidence: evidence.map { Attempt.Evidence(name: $0["name"], content: []) },
      regradeOf: row["regradeOf"])
    return Entry(number: number, attempt: attempt, contents: evidence.map { $0["content"] })
  }

  /// The content with a digest; nil where it is missing or damaged.
  /// - Throws: ``Failure`` where the gradebook cannot be read.
  public func content(_ digest: String) throws -> [UInt8]? {
    try read { try Self.content(digest, $0) }
  }

  static func content(_ digest: String, _ database: Database) throws -> [UInt8]? {
    let row = try Row.fetchOne(
      database, sql: "SELECT size, compressed FROM content WHERE digest = ?", arguments: [digest])
    guard let row, let data = row["compressed"] as Data?,
      let content = Compressed.content(Array(data), size: row["size"]),
      Digest(of: content).description == digest
    else { return nil }
    return content
  }
}

extension [Row] {
  /// Runs of neighbours with the same key.
  fileprivate func chunked(by key: (Row) -> String) -> [[Row]] {
    var chunks: [[Row]] = []
    for row in self {
      if let last = chunks.last?.last, key(last) == key(row) {
        chunks[chunks.count - 1].append(row)
      } else {
        chunks.append([row])
      }
    }
    return chunks
  }
}
