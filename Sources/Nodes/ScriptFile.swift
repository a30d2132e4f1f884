import CSockets
import Glibc
import SystemPackage

/// A script in a file in memory, as a program's standard input. Unlike a pipe it takes everything at
/// once, and does not break when the program ends before it has read it.
enum ScriptFile {
  /// - Returns: A descriptor at the script's start; whoever starts the program closes it.
  /// - Throws: ``NodeFault``
  static func make(_ text: String, node: String) throws -> FileDescriptor {
    let descriptor = csockets_memory_file()
    var bytes = Array(text.utf8)[...]
    while descriptor >= 0, !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { break }
      bytes = bytes.dropFirst(count)
    }
    guard descriptor >= 0, bytes.isEmpty, lseek(descriptor, 0, SEEK_SET) == 0 else {
      throw NodeFault(.busy, node: node, "no memory for a command")
    }
    return FileDescriptor(rawValue: descriptor)
  }
}
