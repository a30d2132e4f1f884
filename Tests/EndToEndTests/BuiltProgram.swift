import Foundation
import Subprocess
import Testing

/// The program that was built beside these tests.
enum BuiltProgram {
  static var url: URL? {
    var folder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    for _ in 0..<4 {
      folder.deleteLastPathComponent()
      let candidate = folder.appendingPathComponent("grade")
      if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
    }
    return nil
  }

  struct Run: Sendable {
    /// The exit status; 128 plus the signal's number where a signal ended the program.
    var status: Int32
    var output: String
    var error: String
  }

  /// Runs it with an empty standard input.
  /// - Parameter environment: Variables in addition to those of the tests.
  static func run(
    _ words: [String], in folder: String, environment: [String: String] = [:]
  ) async throws -> Run {
    let program = try #require(url)
    let settings = environment.map { "\($0)=\($1)" }
    let result = try await Subprocess.run(
      .name("env"),
      arguments: Arguments(["-C", folder] + settings + [program.path] + words), input: .none,
      output: .string(limit: 1 << 24), error: .string(limit: 1 << 20))
    let status: Int32 =
      switch result.terminationStatus {
      case .exited(let code): code
      case .signaled(let signal): 128 + signal
      }
    return Run(status: status, output: result.standardOutput, error: result.standardError)
  }
}
