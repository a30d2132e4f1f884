import GRDB

/// The tables, and the migrations from those of earlier releases. A released migration is never changed;
/// Tests/Released has a gradebook of each release.
enum Schema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { try $0.execute(sql: attempts) }
    migrator.registerMigration("2") { try $0.execute(sql: decisions) }
    return migrator
  }

  private static let attempts = """
    CREATE TABLE student (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      email TEXT NOT NULL
    ) STRICT;
    -- By its SHA-256: what many students have alike is here once.
    CREATE TABLE content (
      digest TEXT PRIMARY KEY,
      size INTEGER NOT NULL,
      compressed BLOB NOT NULL
    ) STRICT;
    CREATE TABLE attempt (
      number INTEGER PRIMARY KEY,
      student TEXT NOT NULL REFERENCES student,
      lab TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('official', 'selfCheck')),
      grading TEXT NOT NULL,
      checks TEXT NOT NULL REFERENCES content,
      regradeOf INTEGER REFERENCES attempt,
      -- Of what stands here and of its evidence; and of that behind the attempt before.
      digest TEXT NOT NULL,
      chain TEXT NOT NULL
    ) STRICT;
    CREATE INDEX attemptOfLab ON attempt (lab, student);
    CREATE TABLE evidence (
      attempt INTEGER NOT NULL REFERENCES attempt,
      position INTEGER NOT NULL,
      name TEXT NOT NULL,
      content TEXT NOT NULL REFERENCES content,
      PRIMARY KEY (attempt, position)
    ) STRICT, WITHOUT ROWID;
    -- What is on record stays as it is: who wants another mark adds an attempt.
    CREATE TRIGGER attemptStays BEFORE UPDATE ON attempt
      BEGIN SELECT RAISE(ABORT, 'an attempt is never changed'); END;
    CREATE TRIGGER attemptIsKept BEFORE DELETE ON attempt
      BEGIN SELECT RAISE(ABORT, 'an attempt is never taken out'); END;
    CREATE TRIGGER evidenceStays BEFORE UPDATE ON evidence
      BEGIN SELECT RAISE(ABORT, 'evidence is never changed'); END;
    CREATE TRIGGER contentStays BEFORE UPDATE ON content
      BEGIN SELECT RAISE(ABORT, 'evidence is never changed'); END;
    """

  /// Decisions are in the same chain. A student who is erased leaves numbers and digests in it.
  private static let decisions = """
    -- As other programs know the student, as JSON.
    ALTER TABLE student ADD COLUMN ids TEXT NOT NULL DEFAULT '{}';
    CREATE INDEX attemptOfStudent ON attempt (student);
    CREATE INDEX checksOfAttempt ON attempt (checks);
    CREATE INDEX evidenceContent ON evidence (content);
    CREATE TABLE decision (
      number INTEGER PRIMARY KEY,
      student TEXT REFERENCES student,
      lab TEXT,
      body TEXT NOT NULL,
      digest TEXT NOT NULL,
      chain TEXT NOT NULL
    ) STRICT;
    CREATE INDEX decisionOfStudent ON decision (student);
    CREATE TABLE erased (
      number INTEGER PRIMARY KEY,
      digest TEXT NOT NULL,
      chain TEXT NOT NULL
    ) STRICT;
    -- Rounds of classes on live nodes; one that was killed is not finished.
    CREATE TABLE round (
      lab TEXT NOT NULL,
      number INTEGER NOT NULL,
      finished INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (lab, number)
    ) STRICT, WITHOUT ROWID;
    CREATE TRIGGER decisionStays BEFORE UPDATE ON decision
      BEGIN SELECT RAISE(ABORT, 'a decision is never changed'); END;
    CREATE TRIGGER decisionIsKept BEFORE DELETE ON decision
      WHEN NOT EXISTS (SELECT 1 FROM erased WHERE number = OLD.number AND chain = OLD.chain)
      BEGIN SELECT RAISE(ABORT, 'a decision is never taken out'); END;
    DROP TRIGGER attemptIsKept;
    CREATE TRIGGER attemptIsKept BEFORE DELETE ON attempt
      WHEN NOT EXISTS (SELECT 1 FROM erased WHERE number = OLD.number AND chain = OLD.chain)
      BEGIN SELECT RAISE(ABORT, 'an attempt is never taken out'); END;
    CREATE TRIGGER erasedStays BEFORE UPDATE ON erased
      BEGIN SELECT RAISE(ABORT, 'what is erased stays so'); END;
    CREATE TRIGGER erasedIsKept BEFORE DELETE ON erased
      BEGIN SELECT RAISE(ABORT, 'what is erased stays so'); END;
    """
}
