/// A lab as another program's gradebook has it.
public struct ExportedLab: Hashable, Sendable {
  public var id: String
  public var title: String
  /// What the whole of it is worth there.
  public var points: Double
  /// Canvas' number of its assignment.
  public var canvas: String?

  public init(id: String, title: String, points: Double, canvas: String? = nil) {
    self.id = id
    self.title = title
    self.points = points
    self.canvas = canvas
  }
}
