/// One of several ways to do the same, of which the reader needs one: a tab among tabs.
public struct Way: Hashable, Sendable {
  /// The place where the first of the ways begins; the same for all of them.
  public var group: SourcePosition
  /// From 1; the first is the author's default.
  public var number: Int
  /// As the tab is called: `Linux`.
  public var title: String

  public init(group: SourcePosition, number: Int, title: String) {
    self.group = group
    self.number = number
    self.title = title
  }

  public var isDefault: Bool { number == 1 }
}
