/// A lab in another program's gradebook.
public struct ExportedLab: Hashable, Sendable {
  public var id: String
  public var title: String
  /// Points that the whole lab is worth there.
  public var points: Double
  /// The id of its assignment in Canvas.
  public var canvas: String?

  public init(id: String, title: String, points: Double, canvas: String? = nil) {
    self.id = id
    self.title = title
    self.points = points
    self.canvas = canvas
  }
}
