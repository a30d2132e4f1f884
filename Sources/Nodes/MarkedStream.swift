import Console

/// One stream of a command's answer, between the two marks that ``NodeCommand/text(mark:)`` has the
/// shell print around it. What comes before is a login shell's, what comes behind a background job's.
///
/// The node cannot know the mark before, so that no output can begin or end the answer early.
public struct MarkedStream: Sendable {
  /// What came between the marks so far.
  public private(set) var output: KeptOutput
  /// The process id of the shell, once it began to work.
  public private(set) var shell: Int32?
  /// The shell's exit status, once the mark of the end was seen: the answer is whole.
  public private(set) var status: Int32?
  /// Bytes that may yet turn out to be a mark.
  private var pending: [UInt8] = []
  private var isInMark = false
  private let mark: [UInt8]

  /// What is kept of a login shell that prints without end.
  private static let beforeLimit = 4096
  /// The digits of a process id or a status, with room.
  private static let numberLimit = 16

  /// - Parameter limit: Bytes kept of the output.
  public init(mark: String, limit: Int) {
    output = KeptOutput(limit: limit)
    self.mark = Array("\n\(mark) ".utf8)
  }

  /// What came instead of the first mark, where it never came.
  public var beforeBeginning: String {
    shell == nil ? String(decoding: pending.suffix(1000), as: UTF8.self) : ""
  }

  /// The answer begins without a mark: the shell's last command has ended.
  mutating func begin(_ shell: Int32?) { self.shell = shell }

  /// What a user of the command's terminal sees by now.
  var shown: String {
    isInMark ? output.text : output.text + String(decoding: pending, as: UTF8.self)
  }

  /// Bytes that came since the first mark.
  var count: Int { output.count + pending.count }

  public mutating func append(_ bytes: UnsafeRawBufferPointer) {
    // What a job in the background still says belongs to nobody.
    guard status == nil else { return }
    pending += bytes
    while true {
      if isInMark {
        guard readNumber() else { return }
      } else if let place = place(of: mark) {
        if shell != nil { output.append(pending[..<place]) }
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

  /// Reads the number behind a mark and the line's end.
  /// - Returns: False where more has to come first, or nothing may.
  private mutating func readNumber() -> Bool {
    guard let end = pending.firstIndex(of: UInt8(ascii: "\n")) else {
      // No shell of ours writes so: what it is does not matter, only that it ends.
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

  /// Lets go of what cannot be the beginning of a mark.
  private mutating func release() {
    guard shell != nil else {
      if pending.count > 2 * Self.beforeLimit {
        pending.removeFirst(pending.count - Self.beforeLimit)
      }
      return
    }
    let known = max(pending.count - mark.count + 1, 0)
    output.append(pending[..<known])
    pending.removeFirst(known)
  }

  /// What came behind the end: another command's.
  mutating func takeRest() -> [UInt8] {
    guard status != nil else { return [] }
    defer { pending = [] }
    return pending
  }

  /// The stream has ended: what was held back is output.
  public mutating func finish() {
    if shell != nil, status == nil, !isInMark { output.append(pending) }
    pending = []
  }
}
