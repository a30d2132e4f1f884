import ArgumentParser
import ClassGrading
import CourseModel
import Files
import Foundation
import Gradebook

/// `grade gradebook seal`: the gradebook's state in a line, to be kept where no one can change both.
struct SealCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "seal",
    abstract: "Writes a line that lets you check later that nothing recorded so far was changed.",
    discussion: """
      Examples:
        grade gradebook seal                           a line for an email, a printout, another machine
        grade gradebook seal --sign ~/.ssh/id_ed25519 --out november.seal
        grade gradebook verify --seal november.seal --signer instructor.pub

      Whoever can write to the gradebook can rewrite all of it. Keep the line where
      they cannot write, or sign it with a key that they do not have.
      """)

  @Option(
    help: ArgumentHelp(
      "Sign it with this ssh key, using ssh-keygen; a public key's private half may be in the agent.",
      valueName: "key"), completion: .file())
  var sign: String?

  @Option(
    help: ArgumentHelp("The file; without it, standard output.", valueName: "file"),
    completion: .file())
  var out: String?

  @OptionGroup var replace: ForceOption

  @OptionGroup var gradebook: GradebookOptions

  func run() async throws {
    let book = try gradebook.openForReading()
    // A seal says that everything up to here is intact.
    let tampering = try book.tampering()
    guard tampering.isEmpty else {
      throw InputFailure(
        "\(book.path) is not sealed: \(tampering[0])\(tampering.count > 1 ? ", and \(tampering.count - 1) more" : ""); grade gradebook verify shows all"
      )
    }
    let now = Date().formatted(.iso8601)
    guard let seal = try book.seal(at: now) else {
      throw InputFailure("\(book.path): there is nothing in it to seal yet")
    }
    var file = SealFile(seal)
    if let sign { try await file.sign(with: sign) }
    guard let out else { return Terminal.print(file.text, terminator: "") }
    try OutputFile.write(file.text, to: out, force: replace.force)
    Terminal.print("\(out): seals \(book.path) up to record \(seal.number)")
  }
}
