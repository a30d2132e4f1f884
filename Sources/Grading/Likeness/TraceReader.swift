import Console
public import CourseModel
public import Nodes
public import Sessions

/// Finds what a submission shares with no other by chance.
public struct TraceReader: Sendable {
  /// A submission: session and answers without their secrets, everything else as it came.
  public struct Source: Sendable {
    public var session: Session?
    public var answers: [KeptAnswer]?
    /// All bytes of the recording, or of the answers with their times.
    public var bytes: [UInt8]?
    public var isTimed = false
    /// Milliseconds between the outputs of a recording.
    public var pauses: [Int] = []
    public var secrets: [String] = []
    /// Fingerprints of the keys by which nodes proved their identity.
    public var hostKeys: [String] = []

    public init(session: Session?, answers: [KeptAnswer]?) {
      self.session = session
      self.answers = answers
    }
  }

  private let manualLines: Set<String>
  /// Request ids and fingerprints that the manual prints.
  private let printed: Set<String>
  /// A hash, in hexadecimal digits.
  private let digest: @Sendable ([UInt8]) -> String

  public init(_ lab: Lab, digest: @escaping @Sendable ([UInt8]) -> String) {
    self.digest = digest
    let texts = lab.steps.flatMap { step -> [String] in
      step.typedLines + step.expected.lines
    }
    let lines = texts.flatMap { $0.split(separator: "\n").map(String.init) }
    manualLines = Set(lines.map(Self.withoutIDs))
    printed = Set(lines.flatMap { Self.requests(in: $0) + Self.fingerprints(in: $0) })
  }

  public func traces(of source: Source) -> Traces {
    var traces = Traces()
    traces.bytes = source.bytes.map(hash)
    let answered = (source.answers ?? []).compactMap { try? $0.result.get() }
    traces.isTimed =
      source.isTimed || answered.count { $0.start > 0 && $0.duration > 0 } >= 3 ? true : nil
    if let session = source.session {
      let lines = session.commands.flatMap { [$0.text] + $0.input + $0.output }
      let plain = lines.flatMap { $0.split(separator: "\n") }.map { Self.withoutIDs(String($0)) }
      traces.ownLines = kept(Set(plain).subtracting(manualLines).subtracting([""]))
    }
    // To the microsecond: no node answers with the same times twice.
    let clocks = answered.filter { $0.start > 0 }.map { "\($0.start) \($0.duration)" }
    traces.timing = kept(Self.rhythm(source.pauses) + clocks)
    let shown =
      (source.session?.commands.flatMap(\.output) ?? [])
      + answered.flatMap { $0.output.lines + $0.error.lines }
    traces.requests = kept(shown.flatMap(Self.requests).filter { !printed.contains($0) })
    traces.fingerprints = kept(shown.flatMap(Self.fingerprints).filter { !printed.contains($0) })
    traces.machines = kept(machines(source.answers ?? []) + source.hostKeys)
    // Shorter ones could be chosen by two students alike.
    traces.secrets = kept(source.secrets.filter { $0.utf8.count >= 16 })
    return traces
  }

  /// The number of values kept of each kind; more are not needed to tell two students apart.
  private static let most = 64

  private func kept(_ values: some Sequence<String>) -> [String]? {
    let hashes = Set(values.map { hash(Array($0.utf8)) }).sorted()
    return hashes.isEmpty ? nil : Array(hashes.prefix(Self.most))
  }

  private func hash(_ bytes: [UInt8]) -> String { String(digest(bytes).prefix(16)) }

  // MARK: What was shown

  /// A line with everything that differs between students replaced by its kind.
  static func withoutIDs(_ line: String) -> String {
    ValueScanner.tokens(of: line).map { token in
      let text =
        switch token.kind {
        case .id, .hash, .time, .duration, .address, .mac, .fingerprint, .instance:
          "‹\(token.kind)›"
        case .word, .number, .punctuation, .version, .elision, .size, .interface, .rule: token.text
        }
      return (token.isSpaced ? " " : "") + text
    }.joined()
  }

  /// Finds ids that services give to requests and label as such: `req-d8c464a6-…`, `request-…`.
  static func requests(in line: String) -> [String] {
    guard line.utf8.count >= 40, line.contains("req") else { return [] }
    return line.split { !$0.isASCII || !($0.isLetter || $0.isNumber || $0 == "-") }.compactMap {
      guard $0.hasPrefix("req"), let dash = $0.firstIndex(of: "-") else { return nil }
      let id = $0[$0.index(after: dash)...].lowercased()
      return id.utf8.count == 36 && ValueScanner.ids(in: id) == [id] ? id : nil
    }
  }

  /// Finds keys' fingerprints as OpenSSH prints them.
  static func fingerprints(in line: String) -> [String] {
    guard line.contains("SHA256:") else { return [] }
    return ValueScanner.tokens(of: line).filter {
      $0.kind == .hash && $0.text.hasPrefix("SHA256:") && $0.text.utf8.count == 50
    }.map(\.text)
  }

  private func machines(_ answers: [KeptAnswer]) -> [String] {
    answers.filter { $0.script == MachineQuestion.script }.flatMap { answer in
      (try? answer.result.get()).map { MachineQuestion.identities($0.output.lines) } ?? []
    }
  }

  // MARK: Rhythm

  /// Every four successive pauses that are a person's: each long enough, and not even ticks.
  static func rhythm(_ pauses: [Int]) -> [String] {
    let long = pauses.filter { $0 >= 100 }
    guard long.count >= 4 else { return [] }
    return (3..<long.count).compactMap { end in
      let window = long[(end - 3)...end]
      return Set(window.map { $0 / 50 }).count >= 3
        ? window.map { "\($0)" }.joined(separator: " ") : nil
    }
  }
}
