/// A lab manual, understood: what every other part of the program works from.
public struct Course: Hashable, Sendable {
  public var title: String
  public var author: String?
  /// As the manual writes it, e.g. "March 2013".
  public var date: String?
  /// Of the manual's text, e.g. "de" (BCP 47); nil where it does not say.
  public var language: String?
  /// In the order of their numbers; announced labs are among them.
  public var labs: [Lab]
  /// The values that the author took where the reader is told to take their own.
  public var authorChoices: [AuthorChoice]
  /// Where course.yaml says that nodes are, by the manual's names for them.
  public var nodes: [String: NodePlace]
  /// How marks are made of what was graded.
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
  /// The machines that its steps are for, by the manual's names.
  public var nodeNames: [String] {
    Set(labs.flatMap(\.steps).flatMap { [$0.node].compactMap(\.self) + $0.alsoOn }).sorted()
  }
}

/// A lab of the course, or only its announcement in the list of contents.
public struct Lab: Hashable, Sendable {
  /// `lab3`
  public var id: String
  public var number: Int
  public var title: String
  /// The contents name it, the manual does not have it (yet).
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

/// Where the reader is told to choose: the placeholder, and what the author chose.
///
/// "Replace <your name> … I've used my username 'rdo'" makes `rdo` in an expected output
/// mean "the reader's own name".
public struct AuthorChoice: Hashable, Sendable, Codable {
  public var placeholder: String
  public var value: String

  public init(placeholder: String, value: String) {
    self.placeholder = placeholder
    self.value = value
  }
}
