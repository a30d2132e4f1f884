/// Receives what happens while a class is graded, to show it.
package protocol ClassObserver: Sendable {
  /// The nodes of one more student are being asked.
  func begins()
  func ends()
  /// The number of students who wait until blocked nodes are tried again has changed.
  /// - Parameter change: How many more students wait; negative for fewer.
  func waits(_ change: Int)
  /// A student has been graded.
  func take(_ result: ClassResult)
  /// All students have been graded, or the user has interrupted the run.
  func end()
}
