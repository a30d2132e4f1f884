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
    /// No shell takes the command.
    case brokenCommand
    /// A letter of another script looks like a Latin one.
    case mixedScript
    /// A prompt in the middle of an output.
    case promptInOutput
    /// Two rows of a table on one line.
    case gluedRows
    /// A prompt names a machine that nothing else names, in a manual that names its machines.
    case unknownHost
    /// An id is typed that no output before it shows.
    case idNotShown
    /// The answer is about another id than was asked for.
    case otherID
    /// The text and the command have different names for a thing.
    case otherName
    /// A thing is used before a step makes it.
    case usedBeforeMade
    /// Something is done before what it needs.
    case neededLater
    /// A service is used that nothing has started.
    case notStarted
    /// A file changes after the service that reads it was started.
    case notRestarted
    /// A service is started but not enabled, and the machine boots.
    case notEnabled
    /// A line without `=` among lines that have it.
    case oddSetting
    /// A value is the reader's choice in one place and the author's in another.
    case choiceIgnored
    /// A placeholder is written in two ways.
    case placeholderSpelling
    /// An author allows a rule that does not exist.
    case unknownRule
    /// A path or a service is written once like this, and otherwise in one way that is very like it.
    case rareSpelling
  }

  public enum Severity: String, Hashable, Sendable, Codable, CaseIterable {
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
  public var severity: Severity { rule.severity }
}

extension Finding.Rule {
  public var severity: Finding.Severity {
    switch self {
    case .labsChosen, .openNode, .unplacedBlock, .placeholderSpelling: .note
    case .unsafeLink, .deadLink, .missingPicture, .brokenCommand, .mixedScript, .promptInOutput,
      .gluedRows, .otherID:
      .error
    default: .warning
    }
  }
}
