/// An error for the person who ran the command: what is wrong, where, and the way out.
///
/// Every error that users may see conforms to it; only the command line prints it.
public protocol Problem: Error, CustomStringConvertible, Sendable {
  /// The kind of problem, for programs: it stays the same when the wording changes.
  var code: String { get }
  /// The place in a file; nil where there is none, or the message has it.
  var position: SourcePosition? { get }
  /// What is wrong, in one sentence without a final full stop.
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
