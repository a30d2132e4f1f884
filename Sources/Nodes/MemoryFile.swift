import CSockets
public import CourseModel
import Glibc
public import SystemPackage

/// A text in a file in memory, for a program to read by its path or as standard input. Unlike a pipe, the file takes
/// everything at once and does not break if the program ends early.
///
/// Every process of the same account can read it while it is open.
public struct MemoryFile: Sendable {
  /// Positioned at the start of the text.
  public let descriptor: FileDescriptor

  /// Valid for this program and its children.
  public var path: String { "/proc/\(getpid())/fd/\(descriptor.rawValue)" }

  /// Writes the text to a new file.
  /// - Throws: ``NodeFault`` if there is no memory for it.
  public init(_ text: String, node: NodeName) throws {
    let file = csockets_memory_file()
    var bytes = Array(text.utf8)[...]
    while file >= 0, !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
      guard count > 0 else { break }
      bytes = bytes.dropFirst(count)
    }
    guard file >= 0, bytes.isEmpty, lseek(file, 0, SEEK_SET) == 0 else {
      if file >= 0 { Glibc.close(file) }
      throw NodeFault(.busy, node: node, "no memory for a command")
    }
    descriptor = FileDescriptor(rawValue: file)
  }

  public func close() { Glibc.close(descriptor.rawValue) }
}
