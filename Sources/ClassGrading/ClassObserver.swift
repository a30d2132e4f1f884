/// Hears what happens while a class is graded: for whoever shows it.
package protocol ClassObserver: Sendable {
  /// A student's nodes are being asked.
  func begins()
  func ends()
  /// So many more students, or fewer, wait until blocked nodes are tried again.
  func waits(_ change: Int)
  /// A student is done.
  func take(_ result: ClassResult)
  /// All are, or the user has interrupted it.
  func end()
}
