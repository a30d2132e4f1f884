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
    /// No heading says lab: which headings or files open the labs instead.
    case labsChosen
    /// Commands are in no lab.
    case outsideLab
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

  public enum Severity: String, Hashable, Sendable, Codable {
    /// The manual cannot be right.
    case error
    /// A reader will probably stumble.
    case warning
    /// How something open was read.
    case note
  }

  /// Another place that has to do with a finding.
  public struct Related: Hashable, Sendable, Codable {
    public var position: SourcePosition
    public var message: String

    public init(at position: SourcePosition, _ message: String) {
      self.position = position
      self.message = message
    }
  }

  public var rule: Rule
  public var position: SourcePosition
  public var message: String
  public var related: [Related]

  public init(
    _ rule: Rule, at position: SourcePosition, _ message: String, related: [Related] = []
  ) {
    self.rule = rule
    self.position = position
    self.message = message
    self.related = related
  }
}

extension Finding {
  public var severity: Severity {
    switch rule {
    case .labsChosen, .openNode: .note
    case .unsafeLink, .deadLink, .missingPicture: .error
    default: .warning
    }
  }
}
