/// A problem in the manual that its author should know about: where it is, and what is odd.
///
/// A finding never counts against a student.
public struct Finding: Hashable, Sendable, Codable {
  /// The kind of a finding; `--format json` prints the raw value.
  public enum Rule: String, Hashable, Sendable, Codable, CaseIterable {
    /// A command could run on several nodes and the prose does not choose one.
    case openNode
    /// A thing has two ids although no step made it again.
    case idContradiction
    /// A file is created under one name and used under another.
    case fileContradiction
    /// A command is given to a different program than everywhere else.
    case programContradiction
    /// An output lists a thing that no step made.
    case unfoundedRow
    /// Two labs have the same number.
    case duplicateLab
    /// "See above" with nothing above that fits.
    case danglingReference
    /// A block has no prompt, and no file is named for it.
    case unplacedBlock
    /// A link leads to a file or a page that does not exist.
    case deadLink
    /// A link's page exists but has no such heading.
    case deadAnchor
    case missingPicture
    /// A picture is on another server.
    case remotePicture
    /// A link or picture that a page must not have: `javascript:`, a drawing with a script.
    case unsafeLink
    /// Lists, quotes or tags are nested too deep to be read.
    case tooDeep
    /// A table has more columns or empty cells than anyone reads.
    case tooWide
    /// A recording or a source ends in the middle of something.
    case cutShort
  }

  public var rule: Rule
  public var position: SourcePosition
  public var message: String

  public init(_ rule: Rule, at position: SourcePosition, _ message: String) {
    self.rule = rule
    self.position = position
    self.message = message
  }
}
