/// An id that a step shows or uses, and the thing it belongs to.
public struct IDOccurrence: Hashable, Sendable {
  /// What the id belongs to, e.g. `service keystone`.
  public var entity: String
  /// 1 for the first thing of that name, 2 after it was deleted and made again, and so on.
  public var generation: Int
  /// The id as the manual prints it.
  public var value: String
  /// The id of the step that first showed it; nil where the manual never does.
  public var definedBy: String?
  /// Where the manual shows it; the command's own place where it is only typed.
  public var position: SourcePosition

  public init(
    entity: String, generation: Int = 1, value: String, definedBy: String? = nil,
    position: SourcePosition
  ) {
    self.entity = entity
    self.generation = generation
    self.value = value
    self.definedBy = definedBy
    self.position = position
  }

  /// The variable to which the student's own value is bound.
  public var variable: String { generation > 1 ? "\(entity) #\(generation)" : entity }
}
