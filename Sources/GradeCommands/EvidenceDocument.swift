import Nodes

/// The raw answers of the nodes as JSON: what a mark rests on.
struct EvidenceDocument: Encodable {
  struct Entry: Encodable {
    var node: String
    var command: String
    /// Null where a signal ended the command.
    var exit: OrNull<Int32>
    var signal: OrNull<String>
    var output: String
    var error: String
    var cutShort: Bool
    /// Seconds since 1970, and seconds.
    var start: Double
    var duration: Double
  }

  var evidence: [Entry]

  init(_ evidence: [Evidence]) {
    self.evidence = evidence.map { item in
      let (exit, signal): (Int32?, String?) =
        switch item.outcome {
        case .exited(let code): (code, nil)
        case .signalled(let name): (nil, name)
        }
      return Entry(
        node: item.node, command: item.command, exit: OrNull(exit), signal: OrNull(signal),
        output: item.output.text, error: item.error.text,
        cutShort: item.output.isCutShort || item.error.isCutShort, start: item.start,
        duration: item.duration)
    }
  }

  func write(to path: String) throws {
    try Terminal.write(JSONOutput.text(self) + "\n", file: path)
  }
}
