import Console
import CourseModel
import Files
import Foundation
package import Gradebook
import Subprocess

/// A seal, and the signature below it if it was signed: OpenSSH's (ssh-keygen(1), `-Y`), over the line and its end.
package struct SealFile {
  package let seal: Seal
  private(set) var signature: String?

  /// The namespace of signatures: one made for something else does not count for a seal.
  private static let namespace = "practicum-gradebook"

  package init(_ seal: Seal) { self.seal = seal }

  /// Reads a seal.
  /// - Parameter text: A seal's line itself, or the name of a file that begins with one.
  /// - Throws: ``InputFailure`` where it is neither.
  package init(reading text: String) throws {
    if let seal = Seal(text) {
      self.seal = seal
      return
    }
    let content: String
    do {
      content = String(decoding: try BoundedFile.read(text, limit: 1 << 16), as: UTF8.self)
    } catch let failure as BoundedFile.Failure {
      throw InputFailure("--seal: \(failure.description); a seal is a file, or its line in quotes")
    }
    let lines = content.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
    guard let seal = lines.first.flatMap({ Seal(String($0)) }) else {
      throw InputFailure("\(text): not a seal; 'grade gradebook seal' makes one")
    }
    self.seal = seal
    let rest = lines.dropFirst().joined()
    signature = rest.allSatisfy(\.isWhitespace) ? nil : rest
  }

  private var line: String { "\(seal)\n" }

  package var text: String { line + (signature ?? "") }

  /// Signs the seal.
  /// - Parameter key: The path of an ssh key.
  /// - Throws: ``InputFailure`` where there is no such file, or with what ssh-keygen says.
  package mutating func sign(with key: String) async throws {
    guard BoundedFile.kind(of: key) == .file else {
      throw InputFailure(
        "--sign: \(key): no such file; it is an ssh key, such as ~/.ssh/id_ed25519")
    }
    let path = (key as NSString).isAbsolutePath ? key : "./\(key)"
    signature = try await Self.keygen(
      ["-Y", "sign", "-q", "-f", path, "-n", Self.namespace], input: line,
      failing: "\(key) did not sign")
  }

  /// Verifies the signature and says which key made it.
  /// - Parameter signer: A file with the public key that must have signed; any key will do if it is nil.
  /// - Returns: `ED25519 key SHA256:…`; nil where it is not signed.
  /// - Throws: ``InputFailure`` where the signature is not that key's, or not this line's.
  package func signedBy(_ signer: String?) async throws -> String? {
    guard let signature else { return nil }
    let folder = NSTemporaryDirectory() + "practicum-seal-" + UUID().uuidString
    guard mkdir(folder, 0o700) == 0 else {
      throw InputFailure("\(folder): \(String(cString: strerror(errno)))")
    }
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let (signatureFile, signersFile) = (folder + "/signature", folder + "/signers")
    try AtomicFile.write(signature, to: signatureFile)
    var arguments = ["-Y", "check-novalidate", "-n", Self.namespace, "-s", signatureFile]
    if let signer {
      try AtomicFile.write("instructor \(try Self.publicKey(signer))\n", to: signersFile)
      arguments = [
        "-Y", "verify", "-f", signersFile, "-I", "instructor", "-n", Self.namespace, "-s",
        signatureFile,
      ]
    }
    let said = try await Self.keygen(
      arguments, input: line,
      failing: "the seal's signature is not \(signer.map { "that of \($0)" } ?? "of this line")")
    let key = said.range(of: " with ").map { said[$0.upperBound...] } ?? said[...]
    return PlainLine.text(key.trimmingCharacters(in: .whitespacesAndNewlines), 120)
  }

  private static func publicKey(_ path: String) throws -> String {
    do {
      let text = String(decoding: try BoundedFile.read(path, limit: 1 << 16), as: UTF8.self)
      let lines = text.split(separator: "\n")
      guard lines.count == 1, lines[0].split(separator: " ").count >= 2,
        !lines[0].hasPrefix("-----")
      else {
        throw InputFailure(
          "\(path): not a public ssh key, which is one line, such as that of id_ed25519.pub")
      }
      return String(lines[0])
    } catch let failure as BoundedFile.Failure {
      throw InputFailure("--signer: \(failure.description)")
    }
  }

  private static func keygen(_ arguments: [String], input: String, failing problem: String)
    async throws -> String
  {
    let result: ExecutionResult<Void, StringOutput<UTF8>, StringOutput<UTF8>>
    do {
      result = try await Subprocess.run(
        .name("ssh-keygen"), arguments: Arguments(arguments), input: .string(input),
        output: .string(limit: 1 << 16), error: .string(limit: 1 << 16))
    } catch {
      throw InputFailure("cannot run ssh-keygen: \(error); it comes with OpenSSH's client")
    }
    guard result.terminationStatus.isSuccess else {
      let said = (result.standardOutput + result.standardError).split(separator: "\n").suffix(2)
      throw InputFailure("\(problem): \(PlainLine.text(said.joined(separator: "; "), 300))")
    }
    return result.standardOutput
  }
}
