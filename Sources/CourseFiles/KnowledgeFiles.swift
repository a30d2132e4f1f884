import Console
import CourseModel
import Dispatch
import Files
import Glibc
package import Knowledge
import Synchronization

/// Finds graders/programs and graders/phrases: what came with the program, and what a course adds to it.
package enum KnowledgeFiles {
  private static let loaded = Mutex<[[String]: Knowledge]>([:])

  /// What came with the program, and what stands beside the manual.
  /// - Parameter manual: Where the course is, or one of its files; nil for what came with the program.
  /// - Throws: ``InputFailure`` with file, line and what is allowed.
  package static func knowledge(near manual: String?) throws -> Knowledge {
    try knowledge(in: [try own()] + added(near: manual))
  }

  /// All that a course adds: where it differs, what is judged may differ.
  package static func addedBytes(near manual: String?) throws -> [UInt8] {
    try added(near: manual).flatMap(files).flatMap { try BoundedFile.read($0, limit: 1 << 20) }
  }

  private static func own() throws -> String {
    let own = OwnProgram.folders(of: "graders").first {
      BoundedFile.kind(of: $0 + "/programs") == .folder
    }.flatMap(Trust.real)
    guard let own else {
      throw InputFailure(
        "graders/programs did not come with the program", remedy: "make install copies it")
    }
    return own
  }

  private static func added(near manual: String?) throws -> [String] {
    let own = try own()
    let folders = (manual.map(GraderFiles.folders) ?? []).compactMap {
      Trust.real($0 + "/graders")
    }.filter { $0 != own }
    for path in try folders.flatMap(files) { try Trust.current.check(path, "what is known") }
    return folders
  }

  /// - Parameter folders: Such as graders; the first came with the program, and what a later one says adds to it.
  package static func knowledge(in folders: [String]) throws -> Knowledge {
    try loaded.withLock { loaded in
      if let known = loaded[folders] { return known }
      let knowledge = try read(folders)
      loaded[folders] = knowledge
      return knowledge
    }
  }

  /// Begins to read what came with the program, for whoever asks next: nearly every command does.
  package static func readAhead() {
    DispatchQueue.global(qos: .userInitiated).async { _ = try? knowledge(near: nil) }
  }

  private static func read(_ folders: [String]) throws -> Knowledge {
    let files = try folders.flatMap(files)
    // Side by side: every start of the program waits for them.
    let own = folders.first.map { $0 + "/" } ?? ""
    let parts = try Parallel.map(files.count) {
      try part(files[$0], isOwn: files[$0].hasPrefix(own))
    }
    var programs = ProgramFiles()
    var languages: [Language] = []
    for part in parts {
      switch part {
      case .programs(let more): programs.add(more)
      case .language(let language):
        languages.removeAll { $0.code == language.code }
        languages.append(language)
      }
    }
    // English is what is taken for a manual of which the language is not known.
    languages.sort { ($0.code != "en" ? 1 : 0, $0.code) < ($1.code != "en" ? 1 : 0, $1.code) }
    return Knowledge(programs: programs.programs, languages: languages)
  }

  private enum Part {
    case programs(ProgramFiles)
    case language(Language)
  }

  private static func part(_ file: String, isOwn: Bool) throws -> Part {
    let text = String(decoding: try BoundedFile.read(file, limit: 1 << 20), as: UTF8.self)
    guard !file.contains("/phrases/") else {
      return .language(try PhraseFiles.read(text, file: file, areTested: isOwn).language)
    }
    var programs = ProgramFiles(areTested: isOwn)
    try programs.read(text, file: file)
    return .programs(programs)
  }

  /// The files of a folder, in the order in which they are read.
  private static func files(in folder: String) throws -> [String] {
    // The longest first: they are read side by side.
    try ["phrases", "programs"].flatMap { kind -> [String] in
      let path = "\(folder)/\(kind)"
      guard BoundedFile.kind(of: path) == .folder else { return [] }
      return try Folder.entries(path).filter { $0.hasSuffix(".yaml") }.map { "\(path)/\($0)" }
    }
  }
}
