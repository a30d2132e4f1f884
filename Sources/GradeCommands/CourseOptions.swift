import ArgumentParser
import Console
import CourseModel
import Glibc
import Manual

/// Where the course comes from: `--manual`, the nearest course.yaml, the installed course.
struct CourseOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "A Markdown file, or a folder with course.yaml.",
      discussion:
        "Without it: the nearest course.yaml above the current folder, else the installed course.",
      valueName: "path"),
    completion: .file())
  var manual: String?

  func course() throws -> Course { try Self.course(at: manual) }

  static func course(at path: String?) throws -> Course {
    let path = try place(of: path)
    return try explained { try ManualReader.course(at: path) }
  }

  /// The manual that is meant, which is the user's own where it has settings.
  ///
  /// A Markdown file that is named is text, whoever wrote it; course.yaml names machines.
  /// - Throws: ``InputFailure``
  static func place(of path: String?) throws -> String {
    let path = try path ?? nearest()
    let settings = path + "/course.yaml"
    if BoundedFile.kind(of: settings) != .missing {
      try Trust.current.check(settings, "the course")
    } else if path.hasSuffix("course.yaml") {
      try Trust.current.check(path, "the course")
    }
    return path
  }

  static func explained<Value>(_ body: () throws -> Value) throws -> Value {
    do { return try body() } catch let error as ManualError {
      throw InputFailure(error.description)
    }
  }

  static func nearest() throws -> String {
    for candidate in candidates() where BoundedFile.kind(of: candidate + "/course.yaml") == .file {
      return candidate
    }
    throw InputFailure(
      "no course.yaml here or above, and no course is installed; name the manual with --manual PATH"
    )
  }

  private static func candidates() -> [String] {
    var folders: [String] = []
    if let here = realpath(".", nil) {
      var folder = String(cString: here)
      free(here)
      while !folder.isEmpty {
        folders += [folder, folder + "/course"]
        folder = folder.lastIndex(of: "/").map { String(folder[..<$0]) } ?? ""
      }
    }
    if let path = OwnProgram.path {
      // PREFIX/bin/grade → PREFIX/share/practicum/course
      let prefix = path.split(separator: "/").dropLast(2).joined(separator: "/")
      folders.append("/\(prefix)/share/practicum/course")
    }
    return folders
  }
}

extension Course {
  /// The lab that a person means by `lab4`, `4`, or the start of a word of its title.
  func lab(named name: String) throws -> Lab {
    let lowered = name.lowercased()
    let digits =
      lowered.hasPrefix("lab") ? lowered.dropFirst(3).drop { $0 == " " || $0 == "0" } : lowered[...]
    if let number = Int(digits), let lab = labs.first(where: { $0.number == number }) {
      return try present(lab)
    }
    let matches = labs.filter { lab in
      lab.id == lowered
        || lab.title.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber }).contains {
          $0.hasPrefix(lowered)
        }
    }
    let real = matches.filter { !$0.isAnnounced }
    // A word that is in brackets or opens a title is meant before one inside it.
    if let only = real.first, real.count == 1 { return only }
    if real.count > 1 {
      throw InputFailure(
        "\(name) could be \(real.map { "\($0.id) (\($0.title))" }.joined(separator: " or ")); name its number"
      )
    }
    if let announced = matches.first { return try present(announced) }
    throw InputFailure("there is no lab \(name); there are \(nearest(to: lowered))")
  }

  private func present(_ lab: Lab) throws -> Lab {
    guard !lab.isAnnounced else {
      throw InputFailure("\(lab.id) (\(lab.title)) is announced, the manual does not have it yet")
    }
    return lab
  }

  /// The labs there are, those first whose name is closest to what was asked for.
  private func nearest(to name: String) -> String {
    let real = labs.filter { !$0.isAnnounced }
    func distance(_ lab: Lab) -> Int {
      let words =
        lab.title.lowercased().split(separator: " ").map(String.init) + [lab.id, "\(lab.number)"]
      return words.map { EditDistance.between($0, name, limit: 20) }.min() ?? 99
    }
    return real.sorted { (distance($0), $0.number) < (distance($1), $1.number) }
      .map { "\($0.id) (\($0.title))" }.joined(separator: ", ")
  }
}
