public import CourseModel

/// Tests write names of nodes as reports do: "host", "node1".
extension NodeName: ExpressibleByStringLiteral {
  public init(stringLiteral text: String) { self.init(text) }
}
