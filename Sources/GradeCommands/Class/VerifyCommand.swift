import ArgumentParser
import CourseModel
import Foundation
import Gradebook

/// `grade gradebook verify`: whether marks were changed afterwards, and how sure that is.
struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Whether marks, decisions or names were changed, taken out or put in afterwards.",
    discussion: """
      Examples:
        grade gradebook verify
        grade gradebook verify --seal november.seal
        grade gradebook verify --seal november.seal --signer instructor.pub

      Each record has a hash of the one before it: a change by hand shows. Who makes
      all records anew, hashes included, is found only by a seal that was kept
      elsewhere, or that is signed: see 'grade gradebook seal'.
      """)

  @Option(
    help: ArgumentHelp(
      "A seal that was kept: it has to be in the chain still. A file, or its line.",
      valueName: "seal"), completion: .file())
  var seal: String?

  @Option(
    help: ArgumentHelp("The public key that has to have signed the seal.", valueName: "key.pub"),
    completion: .file())
  var signer: String?

  @OptionGroup var gradebook: GradebookOptions

  func validate() throws {
    guard signer == nil || seal != nil else {
      throw ValidationError("--signer is whose signature a seal has: name the seal with --seal")
    }
  }

  func run() async throws {
    let book = try gradebook.openForReading()
    let kept = try seal.map(SealFile.init)
    let signature = try await kept?.signedBy(signer)
    if signer != nil, signature == nil {
      throw InputFailure("\(seal ?? ""): is not signed; 'grade gradebook seal --sign KEY' signs")
    }
    var found = try GradebookOptions.explained { try book.tampering() }
    if let kept, try !GradebookOptions.explained({ try book.holds(kept.seal) }) {
      found.append(
        "record \(kept.seal.number), sealed at \(kept.seal.time), is another one now or gone: something up to it was changed or cut off"
      )
    }
    let last = try GradebookOptions.explained { try book.seal(at: Date().formatted(.iso8601)) }
    try GradebookCommand.show(
      found, good: try knowledge(book, kept, signature, last).joined(separator: "\n"))
  }

  /// What is known now, and what is not.
  private func knowledge(_ book: Gradebook, _ kept: SealFile?, _ signature: String?, _ last: Seal?)
    throws -> [String]
  {
    guard let last else { return ["\(book.path): there is nothing in it yet"] }
    var lines = [
      "\(book.path): no record was changed: each of \(last.number) fits the one before it"
    ]
    if let kept {
      let seal = kept.seal
      lines.append("Up to record \(seal.number) it is as it was sealed at \(seal.time).")
      lines.append(
        signature.map {
          signer == nil
            ? "The seal is signed with \($0); whose key that is, --signer KEY.pub tells."
            : "The seal is signed with \($0), as it has to be."
        }
          ?? "The seal is not signed: it is worth as much as the place where it was kept.")
      if last.number > seal.number {
        lines.append(
          "\(last.number - seal.number == 1 ? "The record" : "The \(last.number - seal.number) records") since could have been made anew by whoever can write the file."
        )
      }
    } else {
      lines.append(
        "Whoever can write the file could have made all of it anew: only a seal that was kept elsewhere tells (grade gradebook seal, then verify --seal)."
      )
    }
    let unchained = try GradebookOptions.explained { try book.unchainedStudents() }
    if !unchained.isEmpty {
      lines.append(
        "The names of \(unchained.count) students were taken up by an earlier release, outside the chain: whether they were changed is not known until grade class is run with the roster again."
      )
    }
    return lines + ["\(last)"]
  }
}
