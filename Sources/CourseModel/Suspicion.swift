/// Something in a student's submission that an instructor should look at. It costs no points.
public struct Suspicion: Hashable, Sendable, Codable {
  public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    /// Commands that appeared on the screen faster than anyone types.
    case printed
    /// One of the manual's programs was replaced.
    case replaced
    /// The recording's clock runs backwards.
    case clock
    /// The report in a pack says something else than its evidence.
    case report
  }

  public var kind: Kind
  /// The recording's line where it begins, from 1.
  public var line: Int?
  /// What was found, in a sentence.
  public var says: String

  public init(_ kind: Kind, line: Int? = nil, _ says: String) {
    self.kind = kind
    self.line = line
    self.says = says
  }

  /// With its place: `line 12 of the session: …`
  public var text: String { (line.map { "line \($0) of the session: " } ?? "") + says }
}
