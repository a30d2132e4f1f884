import Subprocess

/// Runs system programs: ip, mount, mmdebstrap, ssh-keygen.
enum Tool {
  /// Runs a program to its end.
  /// - Returns: Its output.
  /// - Throws: ``LabError`` if it cannot be started, or with its messages if it fails.
  @discardableResult
  static func run(_ program: String, _ arguments: [String], input: String = "") async throws
    -> String
  {
    let result: ExecutionResult<Void, StringOutput<UTF8>, StringOutput<UTF8>>
    do {
      result = try await Subprocess.run(
        .name(program), arguments: Arguments(arguments), input: .string(input),
        output: .string(limit: 1 << 20), error: .string(limit: 1 << 16))
    } catch {
      throw LabError("cannot run \(program): \(error); 'grade nodes doctor' says what is missing")
    }
    guard result.terminationStatus.isSuccess else {
      let said = result.standardError.split(separator: "\n").suffix(3).joined(separator: "; ")
      throw LabError(
        "\(program) \(arguments.joined(separator: " ")) failed (\(result.terminationStatus)): \(said)"
      )
    }
    return result.standardOutput
  }

  /// Runs several programs in sequence.
  static func run(_ lines: [[String]]) async throws {
    for line in lines { try await run(line[0], Array(line.dropFirst())) }
  }
}
