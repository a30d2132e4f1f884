/// A line as it was seen on a terminal, broken rows joined.
public struct TerminalLine: Hashable, Sendable {
  /// Something that a shell or a program told the terminal at a place in the line.
  public struct Placed: Hashable, Sendable {
    public var mark: TerminalMark
    /// UTF-8 bytes of the line before it.
    public var offset: Int
  }

  public var text: String
  public var marks: [Placed] = []
  /// UTF-8 bytes before the text that stands at the right margin, behind columns that nothing was written to: a prompt's
  /// right part.
  public var rightPart: Int?
  /// 0 for the normal screen; each visit of a program to the other one has its own number.
  public var screen = 0
  /// Milliseconds from the recording's beginning to the line's, where the recording has times.
  public var time: Int?

  public init(_ text: String) { self.text = text }
}
