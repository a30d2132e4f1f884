/// Why something cannot be done, for the person who asked for it: what is wrong, where, and the way out.
///
/// Every error that a person may see conforms to it; only the command line prints it.
public protocol Problem: Error, CustomStringConvertible, Sendable {
  /// What kind of problem it is, for programs: it stays the same when the words change.
  var code: String { get }
  /// Where it is in a file; nil where it is in none, or the message says so.
  var position: SourcePosition? { get }
  /// What is wrong, in one sentence without a full stop.
  var message: String { get }
  /// The way out; nil where the message has it.
  var remedy: String? { get }
}

extension Problem {
  public var position: SourcePosition? { nil }
  public var remedy: String? { nil }

  /// `file:line:column: message; remedy`
  public var description: String {
    (position.map { "\($0): " } ?? "") + message + (remedy.map { "; \($0)" } ?? "")
  }
}

/// Wrong usage or bad input.
public struct InputFailure: Problem, Hashable {
  public var code: String { "input" }
  public var position: SourcePosition?
  public var message: String
  public var remedy: String?

  public init(_ message: String, at position: SourcePosition? = nil, remedy: String? = nil) {
    self.message = message
    self.position = position
    self.remedy = remedy
  }
}
