/// What is asked of a node: a shell script, and the limits that it is held to.
public struct NodeCommand: Sendable, Hashable {
  /// Run by `sh`, whatever the account's login shell is.
  public var script: String
  /// What the script reads on standard input.
  public var input: String
  /// From the moment it is sent until it has ended.
  public var timeLimit: Duration
  /// Bytes that are kept of each stream: half from its head, half from its tail.
  public var byteLimit: Int

  public init(
    _ script: String, input: String = "", timeLimit: Duration = .seconds(30),
    byteLimit: Int = 1 << 20
  ) {
    self.script = script
    self.input = input
    self.timeLimit = timeLimit
    self.byteLimit = byteLimit
  }

  /// What `sh` reads to run the script: a mark on both streams, so that what a login shell's start-up
  /// files print is told apart, and the script as one group with its own standard input.
  /// - Parameter mark: A word that the node cannot know before.
  public func text(mark: String) -> String {
    let end = "end-\(mark)"
    let body = input.isEmpty || input.hasSuffix("\n") ? input : input + "\n"
    return "echo \(mark); echo \(mark) >&2\n{\n\(script)\n} <<'\(end)'\n\(body)\(end)\n"
  }

  /// A fresh mark.
  public static func mark() -> String {
    "practicum-" + String(UInt64.random(in: 0...UInt64.max), radix: 36)
      + String(UInt64.random(in: 0...UInt64.max), radix: 36)
  }
}
