/// Something an author should know about the manual: where it is, and what is odd about it.
///
/// A finding is never a student's failure.
public struct Finding: Hashable, Sendable, Codable {
  /// The kinds of finding there are; the raw value is what `--format json` prints.
  public enum Rule: String, Hashable, Sendable, Codable, CaseIterable {
    /// Several nodes would do for a command and the prose does not choose one.
    case openNode
    /// One thing has two ids although nothing made it anew.
    case idContradiction
    /// A file is put in place under one name and used under another.
    case fileContradiction
    /// A command is given to another program than everywhere else.
    case programContradiction
    /// An output lists what nothing made.
    case unfoundedRow
    /// Two labs carry the same number.
    case duplicateLab
    /// "See above" where nothing above fits.
    case danglingReference
    /// A block without a prompt for which no file is named.
    case unplacedBlock
    /// A link to a file or a page that is not there.
    case deadLink
    /// The page is there, and has no such heading.
    case deadAnchor
    case missingPicture
    /// A picture on another server.
    case remotePicture
    /// What a page must not have: `javascript:`, a drawing with a script.
    case unsafeLink
    /// Lists, quotes or tags stand in each other deeper than is read.
    case tooDeep
    /// A table of more columns or empty cells than anybody reads.
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
