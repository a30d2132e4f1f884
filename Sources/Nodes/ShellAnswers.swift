/// The answers of one shell to several commands, as they come in on its two streams.
public struct ShellAnswers: Sendable {
  /// A command's two streams.
  public struct Answer: Sendable {
    public var output: MarkedStream
    public var error: MarkedStream
  }

  public private(set) var answers: [Answer]
  /// The commands whose answers each stream has brought whole.
  private var outputs = 0
  private var errors = 0
  private let marked: [(command: NodeCommand, mark: String)]

  public init(_ commands: [NodeCommand]) {
    marked = commands.map { ($0, NodeCommand.mark()) }
    answers = marked.map { command, mark in
      let stream = MarkedStream(mark: mark, limit: command.byteLimit)
      return Answer(output: stream, error: stream)
    }
  }

  /// What the shell is to read for a command. It must not come before the answers of those before are
  /// whole: what waits for the shell can be read on its node, with the marks.
  public func text(of index: Int) -> String {
    let (command, mark) = marked[index]
    return (index == 0 ? NodeCommand.preamble : "") + command.text(mark: mark)
  }

  /// Commands whose answers are whole.
  public var count: Int { min(outputs, errors) }

  /// Takes what has come on one of the streams.
  public mutating func append(_ bytes: UnsafeRawBufferPointer, isError: Bool) {
    if isError {
      errors = Self.append(bytes, to: &answers, \.error, from: errors)
    } else {
      outputs = Self.append(bytes, to: &answers, \.output, from: outputs)
    }
  }

  private static func append(
    _ bytes: UnsafeRawBufferPointer, to answers: inout [Answer],
    _ stream: WritableKeyPath<Answer, MarkedStream>, from first: Int
  ) -> Int {
    guard first < answers.count else { return first }
    var place = first
    answers[place][keyPath: stream].append(bytes)
    while answers[place][keyPath: stream].status != nil {
      let rest = answers[place][keyPath: stream].takeRest()
      place += 1
      guard place < answers.count else { return place }
      rest.withUnsafeBytes { answers[place][keyPath: stream].append($0) }
    }
    return place
  }

  /// The streams have ended: what was held back is output.
  public mutating func finish() {
    for index in answers.indices {
      answers[index].output.finish()
      answers[index].error.finish()
    }
  }
}
