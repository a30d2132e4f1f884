import ArgumentParser
import Console
import CourseModel
import Files
import Gradebook

/// `--gradebook`, the gradebook to use.
struct GradebookOptions: ParsableArguments {
  @Option(
    name: .customLong("gradebook"),
    help: ArgumentHelp("The gradebook.", valueName: "file"),
    completion: .file())
  var path = "gradebook.sqlite"

  func open() throws -> Gradebook { try Gradebook(at: path) }

  /// Opens the gradebook for reading: no file beside it is created or changed.
  func openForReading() throws -> Gradebook {
    try mustBeThere()
    return try Gradebook(reading: path)
  }

  /// Opens a gradebook that must exist, so that a mistyped name makes no new one.
  func openExisting() throws -> Gradebook {
    try mustBeThere()
    return try open()
  }

  private func mustBeThere() throws {
    guard BoundedFile.kind(of: path) == .file else {
      throw InputFailure(
        "\(path): there is no gradebook; grade class makes one, --gradebook FILE names another")
    }
  }

}

/// `grade gradebook`: looks after the file with the marks.
struct GradebookCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gradebook",
    abstract: "Checks, seals, verifies and copies the file with the marks.",
    discussion: """
      Examples:
        grade gradebook check              whether the file is intact
        grade gradebook verify             whether marks were changed afterwards
        grade gradebook seal               a line to keep elsewhere, for verify
        grade gradebook backup copy.sqlite a complete copy, even while others write
      """,
    subcommands: [Check.self, VerifyCommand.self, SealCommand.self, Backup.self])

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Checks that the file and all evidence in it are intact.")

    @OptionGroup var gradebook: GradebookOptions

    func run() throws {
      let book = try gradebook.openForReading()
      try show(try book.damage(), good: "\(book.path) is intact")
    }
  }

  struct Backup: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Makes a complete copy.")

    @Argument(help: "The new file.", completion: .file())
    var file: String

    @OptionGroup var gradebook: GradebookOptions

    func run() throws {
      let book = try gradebook.openForReading()
      try book.backup(to: file)
      Terminal.print("\(file) is a copy of \(book.path)")
    }
  }

  /// - Throws: ``ExitStatus`` where there are problems.
  static func show(_ problems: [String], good: String) throws {
    guard !problems.isEmpty else { return Terminal.print(good) }
    for problem in problems { Terminal.print(PlainLine.text(problem, 300)) }
    throw ExitStatus(code: 1)
  }
}
