import CourseModel
import Files
package import Sessions

/// Reads graders/shells/bash.yaml and the like: how a shell is started so that it marks what it reads and runs.
///
///     arguments: [--rcfile, "{folder}/rc"]     # after the shell's name
///     environment: {ZDOTDIR: "{folder}"}       # {NAME} is the value that NAME has now
///     files:
///       rc: |                                  # a file in the recording's own folder
package enum ShellFiles {
  /// The profile of a shell; nil if none is known.
  /// - Parameter shell: Its name or path.
  /// - Throws: ``InputFailure`` with file, line and the allowed values.
  package static func profile(of shell: String) throws -> ShellProfile? {
    let name = shell.split(separator: "/").last.map(String.init) ?? shell
    for folder in OwnProgram.folders(of: "graders") {
      let file = "\(folder)/shells/\(name).yaml"
      guard BoundedFile.kind(of: file) == .file else { continue }
      let text = String(decoding: try BoundedFile.read(file, limit: 1 << 16), as: UTF8.self)
      return try read(text, file: file)
    }
    return nil
  }

  /// The shell that `grade run` types into: bash, with the settings of graders/shells/run.yaml.
  /// - Throws: ``InputFailure`` if one of the files is missing, or with file, line and the allowed values.
  package static func typedInto() throws -> ShellProfile {
    guard var shell = try profile(of: "bash"), let run = try profile(of: "run") else {
      throw InputFailure(
        "graders/shells is not installed with the program", remedy: "make install copies it")
    }
    shell.environment.merge(run.environment) { $1 }
    shell.files.merge(run.files) { $0 + $1 }
    return shell
  }

  package static func read(_ text: String, file: String) throws -> ShellProfile {
    guard let root = try YAMLReader.read(text, file: file) else {
      throw InputFailure("\(file): it is empty; a shell has arguments, environment or files")
    }
    let parts = try root.fields(["arguments", "environment", "files"])
    return ShellProfile(
      arguments: try parts["arguments"].texts(),
      environment: try parts["environment"].namedTexts(),
      files: try parts["files"].namedTexts())
  }
}
