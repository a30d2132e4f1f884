import GRDB

/// The tables, and how those of earlier releases become these. A migration that was released is never changed.
enum Schema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { database in
      try database.execute(
        sql: """
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
          """)
    }
    return migrator
  }
}
