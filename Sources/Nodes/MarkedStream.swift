import Console

/// One stream of a command's answer, between the two marks that ``NodeCommand/text(mark:)`` has the shell print around
/// it. Output before them is a login shell's, output after them a background job's.
///
/// The node cannot know the mark in advance, so no output can begin or end the answer early.
public struct MarkedStream: Sendable {
  /// The output between the marks so far.
  public private(set) var output: KeptOutput
  /// The process id of the shell, once it has started.
  public private(set) var shell: Int32?
  /// The shell's exit status, once the end mark has been seen: the answer is complete.
  public private(set) var status: Int32?
  /// Bytes that may turn out to be a mark.
  private var pending: [UInt8] = []
  private var isInMark = false
  private let mark: [UInt8]

  /// Bytes kept of a login shell that prints without end.
  private static let beforeLimit = 4096
  /// Enough digits for a process id or a status.
  private static let numberLimit = 16

  /// - Parameters:
  ///   - limit: Bytes to keep of the output.
  ///   - isWatched: Whether ``takeUnseen()`` is called as the output arrives.
  public init(mark: String, limit: Int, isWatched: Bool = false) {
    output = KeptOutput(limit: limit)
    unseen = isWatched ? [] : nil
    self.mark = Array("\n\(mark) ".utf8)
  }

  /// Output for the user of the command's terminal; nil where nobody looks at it.
  private var unseen: [UInt8]?

  /// Output received instead of the first mark, if that never came.
  public var beforeBeginning: String {
    shell == nil ? String(decoding: pending.suffix(1000), as: UTF8.self) : ""
  }

  /// Begins the answer without a mark: the shell's previous command has ended.
  mutating func begin(_ shell: Int32?) { self.shell = shell }

  /// Takes the output that arrived since the last call.
  mutating func takeUnseen() -> [UInt8] {
    defer { unseen = unseen.map { _ in [] } }
    return unseen ?? []
  }

  private mutating func keep(_ bytes: ArraySlice<UInt8>) {
    output.append(bytes)
    unseen?.append(contentsOf: bytes)
  }

  public mutating func append(_ bytes: UnsafeRawBufferPointer) {
    // Output of a background job after the end mark is dropped.
    guard status == nil else { return }
    pending += bytes
    while true {
      if isInMark {
        guard readNumber() else { return }
      } else if let place = place(of: mark) {
        if shell != nil { keep(pending[..<place]) }
        pending.removeFirst(place + mark.count)
        isInMark = true
      } else {
        release()
        return
      }
    }
  }

  private func place(of mark: [UInt8]) -> Int? {
    pending.withUnsafeBufferPointer { bytes in
      mark.withUnsafeBufferPointer { TextSearch.locate($0, in: bytes) }
    }
  }

  /// Reads the number after a mark and the end of the line.
  /// - Returns: False if more must arrive first, or nothing more may.
  private mutating func readNumber() -> Bool {
    guard let end = pending.firstIndex(of: UInt8(ascii: "\n")) else {
      // Our shells never write this; its content does not matter, only that it is bounded.
      if pending.count > Self.numberLimit { pending = [] }
      return false
    }
    let number = Int32(String(decoding: pending[..<end], as: UTF8.self)) ?? -1
    pending.removeFirst(end + 1)
    isInMark = false
    if shell == nil {
      shell = number
      return true
    }
    status = number
    return false
  }

  /// Releases the bytes that cannot be the beginning of a mark.
  private mutating func release() {
    guard shell != nil else {
      if pending.count > 2 * Self.beforeLimit {
        pending.removeFirst(pending.count - Self.beforeLimit)
      }
      return
    }
    // A mark begins with a line feed and has no other.
    let line = pending.lastIndex(of: UInt8(ascii: "\n")) ?? pending.endIndex
    let known = mark.starts(with: pending[line...]) ? line : pending.endIndex
    keep(pending[..<known])
    pending.removeFirst(known)
  }

  /// Takes the bytes after the end mark, which belong to the next command.
  mutating func takeRest() -> [UInt8] {
    guard status != nil else { return [] }
    defer { pending = [] }
    return pending
  }

  /// Ends the stream: bytes held back are output.
  public mutating func finish() {
    if shell != nil, status == nil, !isInMark { keep(pending[...]) }
    pending = []
  }
}
