import Console
import CourseModel
import Dispatch
import Files
import Glibc
package import Knowledge
import Synchronization

/// Finds graders/programs, graders/phrases and graders/values: the program's own, and a course's additions.
package enum KnowledgeFiles {
  private static let loaded = Mutex<[[String]: Knowledge]>([:])

  /// The program's own knowledge, and the additions beside the manual.
  /// - Parameter manual: The course's path, or one of its files; nil for the program's own knowledge.
  /// - Throws: ``InputFailure`` with file, line and the allowed values; ``BoundedFile/Failure`` if a file cannot be
  ///   read.
  package static func knowledge(near manual: String?) throws -> Knowledge {
    try knowledge(in: [try own()] + added(near: manual))
  }

  /// All bytes of a course's additions: if they differ, verdicts may differ.
  /// - Throws: ``InputFailure`` if a file is not trusted, ``BoundedFile/Failure`` if one cannot be read.
  package static func addedBytes(near manual: String?) throws -> [UInt8] {
    try added(near: manual).flatMap(files).flatMap { try BoundedFile.read($0, limit: 1 << 20) }
  }

  private static func own() throws -> String {
    let own = OwnProgram.folders(of: "graders").first {
      BoundedFile.kind(of: $0 + "/programs") == .folder
    }.flatMap(Trust.real)
    guard let own else {
      throw InputFailure(
        "graders/programs is not installed with the program", remedy: "make install copies it")
    }
    return own
  }

  private static func added(near manual: String?) throws -> [String] {
    let own = try own()
    let folders = (manual.map(GraderFiles.folders) ?? []).compactMap {
      Trust.real($0 + "/graders")
    }.filter { $0 != own }
    for path in try folders.flatMap(files) { try Trust.current.check(path, "the file") }
    return folders
  }

  /// Reads the knowledge in several folders.
  /// - Parameter folders: Such as graders; the first is the program's own, and later ones add to it.
  /// - Throws: As ``knowledge(near:)``.
  package static func knowledge(in folders: [String]) throws -> Knowledge {
    try loaded.withLock { loaded in
      if let known = loaded[folders] { return known }
      let knowledge = try read(folders)
      loaded[folders] = knowledge
      return knowledge
    }
  }

  /// Starts reading the program's own knowledge for the next caller: nearly every command needs it.
  package static func readAhead() {
    DispatchQueue.global(qos: .userInitiated).async { _ = try? knowledge(near: nil) }
  }

  private static func read(_ folders: [String]) throws -> Knowledge {
    let files = try folders.flatMap(files)
    // In parallel: every start of the program waits for them.
    let own = folders.first.map { $0 + "/" } ?? ""
    let parts = try Parallel.map(files.count) {
      try part(files[$0], isOwn: files[$0].hasPrefix(own))
    }
    var programs = ProgramFiles()
    var languages: [Language] = []
    var values = ValueWords()
    for part in parts {
      switch part {
      case .programs(let more): programs.add(more)
      case .language(let language):
        languages.removeAll { $0.code == language.code }
        languages.append(language)
      case .values(let words): values.add(words)
      }
    }
    // English comes first: it is assumed if a manual's language is unknown.
    languages.sort { ($0.code != "en" ? 1 : 0, $0.code) < ($1.code != "en" ? 1 : 0, $1.code) }
    return Knowledge(programs: programs.programs, languages: languages, values: values)
  }

  private enum Part {
    case programs(ProgramFiles)
    case language(Language)
    case values(ValueWords)
  }

  private static func part(_ file: String, isOwn: Bool) throws -> Part {
    let text = String(decoding: try BoundedFile.read(file, limit: 1 << 20), as: UTF8.self)
    guard !file.contains("/phrases/") else {
      return .language(try PhraseFiles.read(text, file: file, areTested: isOwn).language)
    }
    if file.contains("/values/") {
      return .values(try ValueFiles.read(text, file: file, areTested: isOwn).words)
    }
    var programs = ProgramFiles(areTested: isOwn)
    try programs.read(text, file: file)
    return .programs(programs)
  }

  /// The files of a folder, in the order in which they are read.
  private static func files(in folder: String) throws -> [String] {
    // Phrases first, because they take longest: the files are read in parallel.
    try ["phrases", "programs", "values"].flatMap { kind -> [String] in
      let path = "\(folder)/\(kind)"
      guard BoundedFile.kind(of: path) == .folder else { return [] }
      return try Folder.entries(path).filter { $0.hasSuffix(".yaml") }.map { "\(path)/\($0)" }
    }
  }
}
