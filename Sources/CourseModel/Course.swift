/// A lab manual as the program understands it: every other part works from this.
public struct Course: Hashable, Sendable {
  public var title: String
  public var author: String?
  /// As the manual writes it, e.g. "March 2013".
  public var date: String?
  /// The language of the manual's text, e.g. "de" (BCP 47); nil where it does not say.
  public var language: String?
  /// All labs by number, announced ones included.
  public var labs: [Lab]
  /// The author's own values, in places where readers are told to choose theirs.
  public var authorChoices: [AuthorChoice]
  /// Where the nodes are, according to course.yaml, by the names that the manual gives them.
  public var nodes: [String: NodePlace]
  /// How graded attempts become marks.
  public var grading: GradingPolicy
  public var findings: [Finding]

  public init(
    title: String, author: String? = nil, date: String? = nil, labs: [Lab] = [],
    authorChoices: [AuthorChoice] = [], nodes: [String: NodePlace] = [:],
    grading: GradingPolicy = GradingPolicy(), findings: [Finding] = []
  ) {
    self.title = title
    self.author = author
    self.date = date
    self.labs = labs
    self.authorChoices = authorChoices
    self.nodes = nodes
    self.grading = grading
    self.findings = findings
  }
}

extension Course {
  /// The nodes that its steps run on, by the manual's names, sorted.
  public var nodeNames: [NodeName] {
    Set(labs.flatMap(\.steps).flatMap { [$0.node].compactMap(\.self) + $0.alsoOn }).sorted()
  }
}

/// A lab of the course, or only its announcement in the list of contents.
public struct Lab: Hashable, Sendable {
  /// `lab3`
  public var id: String
  public var number: Int
  public var title: String
  /// The list of contents names the lab, but the manual does not have it (yet).
  public var isAnnounced: Bool
  public var minutes: Int?
  public var prerequisites: [String]
  public var tools: [String]
  public var position: SourcePosition
  public var steps: [Step]

  public init(
    number: Int, title: String, isAnnounced: Bool = false, minutes: Int? = nil,
    prerequisites: [String] = [], tools: [String] = [], position: SourcePosition,
    steps: [Step] = []
  ) {
    self.id = "lab\(number)"
    self.number = number
    self.title = title
    self.isAnnounced = isAnnounced
    self.minutes = minutes
    self.prerequisites = prerequisites
    self.tools = tools
    self.position = position
    self.steps = steps
  }
}

/// A value that the reader is told to choose: its placeholder, and the author's choice.
///
/// After "Replace <your name> … I've used my username 'rdo'", `rdo` in an expected output
/// means "the reader's own name".
public struct AuthorChoice: Hashable, Sendable, Codable {
  public var placeholder: String
  public var value: String

  public init(placeholder: String, value: String) {
    self.placeholder = placeholder
    self.value = value
  }
}
