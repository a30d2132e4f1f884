import CSockets
import Glibc
public import SystemPackage

/// A text in a file in memory, for a program that reads it: as its standard input, where unlike a pipe it
/// takes everything at once and does not break when the program ends early, or by its path.
///
/// Whatever runs under the same account can read it as long as it is open.
public struct MemoryFile: Sendable {
  /// At the text's start.
  public let descriptor: FileDescriptor

  /// For this program and those that it starts.
  public var path: String { "/proc/\(getpid())/fd/\(descriptor.rawValue)" }

  /// - Throws: ``NodeFault`` where there is no memory for it.
  public init(_ text: String, node: String) throws {
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
