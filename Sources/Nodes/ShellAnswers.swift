/// The answers of one shell to several commands, as they arrive on its two streams.
public struct ShellAnswers: Sendable {
  /// A command's two streams.
  public struct Answer: Sendable {
    public var output: MarkedStream
    public var error: MarkedStream
  }

  public private(set) var answers: [Answer]
  /// The number of complete answers on each stream.
  private var outputs = 0
  private var errors = 0
  private let marked: [(command: NodeCommand, mark: String)]

  public init(_ commands: [NodeCommand]) {
    marked = commands.map { ($0, NodeCommand.mark()) }
    answers = marked.map { command, mark in
      Answer(
        output: MarkedStream(
          mark: mark, limit: command.byteLimit, isWatched: command.user != nil),
        error: MarkedStream(mark: NodeCommand.errorMark(mark), limit: command.byteLimit))
    }
  }

  /// The text for the shell to read for a command. It must not be sent before all previous answers are complete:
  /// anything that waits for the shell can be read on its node, including the marks.
  public func text(of index: Int) -> String {
    let (command, mark) = marked[index]
    return (index == 0 ? NodeCommand.preamble : "")
      + command.text(mark: mark, saysBeginning: saysBeginning(index))
  }

  /// What the last command's user types now.
  public mutating func keys(_ watch: TerminalWatch) -> [UInt8]? {
    watch.keys(for: &answers[answers.count - 1].output)
  }

  /// Input must not be typed before the shell has read its command.
  private func saysBeginning(_ index: Int) -> Bool {
    index == 0 || marked[index].command.user != nil
  }

  /// The number of commands whose answers are complete.
  public var count: Int { min(outputs, errors) }

  /// Adds bytes received on one of the streams.
  public mutating func append(_ bytes: UnsafeRawBufferPointer, isError: Bool) {
    if isError {
      errors = append(bytes, \.error, from: errors)
    } else {
      outputs = append(bytes, \.output, from: outputs)
    }
  }

  private mutating func append(
    _ bytes: UnsafeRawBufferPointer, _ stream: WritableKeyPath<Answer, MarkedStream>,
    from first: Int
  ) -> Int {
    guard first < answers.count else { return first }
    var place = first
    answers[place][keyPath: stream].append(bytes)
    while answers[place][keyPath: stream].status != nil {
      let rest = answers[place][keyPath: stream].takeRest()
      let shell = answers[place][keyPath: stream].shell
      place += 1
      guard place < answers.count else { return place }
      if !saysBeginning(place) { answers[place][keyPath: stream].begin(shell) }
      rest.withUnsafeBytes { answers[place][keyPath: stream].append($0) }
    }
    return place
  }

  /// Ends the streams: bytes held back are output.
  public mutating func finish() {
    for index in answers.indices {
      answers[index].output.finish()
      answers[index].error.finish()
    }
  }
}
