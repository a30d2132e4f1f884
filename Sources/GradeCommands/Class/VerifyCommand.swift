import ArgumentParser
import ClassGrading
import CourseModel
import Foundation
import Gradebook

/// `grade gradebook verify`: whether marks were changed afterwards, and how certain that is.
struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract:
      "Tells whether marks, decisions or names were changed, removed or added afterwards.",
    discussion: """
      Examples:
        grade gradebook verify
        grade gradebook verify --seal november.seal
        grade gradebook verify --seal november.seal --signer instructor.pub

      Each record has a hash of the one before it: a change by hand shows. If all
      records are rewritten, hashes included, only a seal that was kept elsewhere,
      or that is signed, reveals it: see 'grade gradebook seal'.
      """)

  @Option(
    help: ArgumentHelp(
      "A seal that was kept, a file or its line: the chain must still contain it.",
      valueName: "seal"), completion: .file())
  var seal: String?

  @Option(
    help: ArgumentHelp("The public key that must have signed the seal.", valueName: "key.pub"),
    completion: .file())
  var signer: String?

  @OptionGroup var gradebook: GradebookOptions

  func validate() throws {
    guard signer == nil || seal != nil else {
      throw ValidationError("--signer checks the signature of a seal: name the seal with --seal")
    }
  }

  func run() async throws {
    let book = try gradebook.openForReading()
    let kept = try seal.map(SealFile.init)
    let signature = try await kept?.signedBy(signer)
    if signer != nil, signature == nil {
      throw InputFailure("\(seal ?? ""): is not signed; 'grade gradebook seal --sign KEY' signs")
    }
    var found = try book.tampering()
    if let kept, try !book.holds(kept.seal) {
      found.append(
        "record \(kept.seal.number), sealed at \(kept.seal.time), no longer matches or is missing: something up to it was changed or cut off"
      )
    }
    let last = try book.seal(at: Date().formatted(.iso8601))
    try GradebookCommand.show(
      found,
      good: try knowledge(book, kept: kept, signature: signature, last: last).joined(
        separator: "\n"))
  }

  /// Says what is known now, and what is not.
  private func knowledge(_ book: Gradebook, kept: SealFile?, signature: String?, last: Seal?)
    throws -> [String]
  {
    guard let last else { return ["\(book.path): there is nothing in it yet"] }
    var lines = [
      "\(book.path): no change found: each of \(last.number) records fits the one before it"
    ]
    if let kept {
      lines += try knowledge(book, seal: kept.seal, signature: signature, last: last)
    } else {
      lines.append(
        "Whoever can write to the file could have cut off the last records, or rewritten all of them: only a seal that was kept elsewhere shows that (grade gradebook seal, then verify --seal)."
      )
    }
    let unchained = try book.unchainedStudents()
    if !unchained.isEmpty {
      let names = unchained.prefix(5).joined(separator: ", ") + (unchained.count > 5 ? ", …" : "")
      lines.append(
        "No record says who enrolled \(names): an earlier release did, or someone added them by hand. 'grade class' with the roster puts their names on record."
      )
    }
    return lines + ["\(last)"]
  }

  private func knowledge(_ book: Gradebook, seal: Seal, signature: String?, last: Seal) throws
    -> [String]
  {
    var lines = ["Up to record \(seal.number) it is as it was sealed at \(seal.time)."]
    let since = try book.since(seal)
    for (number, erased) in since.erased.sorted(by: { $0.key < $1.key }) {
      lines.append(
        "Except for what was erased later, as record \(number) says: \(erased.prefix(20).map { "\($0)" }.joined(separator: ", "))\(erased.count > 20 ? ", …" : ""). Ask the person named there."
      )
    }
    lines.append(
      signature.map {
        signer == nil
          ? "The seal is signed with \($0); pass --signer KEY.pub to check whose key that is."
          : "The seal is signed with the expected key, \($0)."
      } ?? "The seal is not signed: it can be trusted as far as the place where it was kept.")
    let decisions = Decision.Kind.allCases.compactMap { kind -> String? in
      let count = since.decisions.count { $0.kind == kind }
      return count > 0 ? "\(count) × \(kind.rawValue)" : nil
    }
    let all = (since.attempts > 0 ? ["\(since.attempts) × attempt"] : []) + decisions
    lines.append(
      "Since then\(all.isEmpty ? " nothing was put on record" : ": \(all.joined(separator: ", "))"). Whoever can write to the file could have added, changed or cut off what came after the seal."
    )
    return lines
  }
}
