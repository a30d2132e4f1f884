import CourseModel
import Glibc

/// How a shell is started so that it marks what it reads and runs.
///
/// `{folder}` stands for the recording's own folder, `{nonce}` for its secret, `{NAME}` for an environment variable.
public struct ShellProfile: Sendable {
  public var arguments: [String]
  public var environment: [String: String]
  /// The files in the recording's folder, by name.
  public var files: [String: String]

  public init(arguments: [String], environment: [String: String], files: [String: String]) {
    self.arguments = arguments
    self.environment = environment
    self.files = files
  }
}

/// A shell made ready to mark what it reads and runs, with a folder that lasts as long as this.
public final class MarkedShell {
  /// What the shell's marks carry, so that an output cannot have them by chance: 32 hexadecimal digits.
  public let nonce: String
  public let arguments: [String]
  private let folder: String
  private let files: [String]

  /// Writes the profile's files, and sets its environment variables for this process and the shell.
  /// - Throws: ``RecordedShell/Failure`` if a file cannot be written.
  public init(_ profile: ShellProfile) throws {
    let nonce = Self.newNonce()
    let folder = try Self.newFolder()
    func filled(_ text: String) -> String {
      text.replacing("{folder}", with: folder).replacing("{nonce}", with: nonce)
    }
    self.nonce = nonce
    self.folder = folder
    arguments = profile.arguments.map(filled)
    files = profile.files.keys.map { folder + "/" + $0 }
    for (name, text) in profile.files { try Self.write(filled(text), to: folder + "/" + name) }
    for (name, value) in profile.environment.sorted(by: { $0.key < $1.key }) {
      setenv(name, Self.withVariables(filled(value)), 1)
    }
  }

  package static func newNonce() -> String {
    var random = SystemRandomNumberGenerator()
    return (0..<2).map { _ in
      let digits = String(random.next(), radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  deinit {
    for file in files { unlink(file) }
    rmdir(folder)
  }

  private static func newFolder() throws -> String {
    let parent = getenv("XDG_RUNTIME_DIR").map { String(cString: $0) } ?? "/tmp"
    for parent in [parent, "/tmp"] {
      var name = Array("\(parent)/grade-record-XXXXXX".utf8CString)
      if mkdtemp(&name) != nil {
        return String(decoding: name.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
      }
    }
    throw RecordedShell.Failure(
      message: "cannot make a folder in \(parent): \(String(cString: strerror(errno)))")
  }

  private static func write(_ text: String, to path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    guard descriptor >= 0, Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
      throw RecordedShell.Failure(
        message: "cannot write \(path): \(String(cString: strerror(errno)))")
    }
  }

  /// `{NAME}` is what the variable holds now.
  private static func withVariables(_ text: String) -> String {
    guard text.hasPrefix("{"), text.hasSuffix("}") else { return text }
    return getenv(String(text.dropFirst().dropLast())).map { String(cString: $0) } ?? ""
  }
}
