import CourseModel
import Files
import Foundation

/// The courses that this user has let `grade run` carry out, by their real paths. Before any other course is carried
/// out, its steps are shown and the user is asked.
struct RunConsent {
  private let file = StateFile(named: "run-courses")
  private let manual: String

  /// - Parameter manual: The path of the course.
  init(manual: String) { self.manual = Trust.real(manual) ?? manual }

  private func known() -> [String] {
    guard let bytes = file.read(limit: 1 << 20) else { return [] }
    return (try? JSONDecoder().decode([String].self, from: Data(bytes))) ?? []
  }

  var isGiven: Bool { known().contains(manual) }

  func keep() throws {
    let known = known()
    if !known.contains(manual) { try file.write(JSONEncoder().encode(known + [manual])) }
  }

  /// Shows the steps and asks the user for consent.
  /// - Parameter says: The lines that say what will be done.
  /// - Throws: ``InputFailure`` where there is no terminal to ask on; an ``ExitStatus`` where the answer is not yes.
  func ask(_ says: [String]) throws {
    guard isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1 else {
      throw InputFailure(
        "you never ran \(manual); look at what it changes with --dry-run, then add --yes")
    }
    for line in says { Terminal.error(line) }
    Terminal.write("You never ran \(manual). Carry this out (yes/no)? ")
    guard ["yes", "y"].contains(readLine()?.lowercased()) else { throw ExitStatus(code: 2) }
  }
}
