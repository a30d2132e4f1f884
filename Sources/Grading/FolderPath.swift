import Console
import Knowledge

/// The folders in which the commands of a session, or of a manual, are typed, on each host.
struct FolderPath {
  /// A command and where it was typed.
  struct Place: Hashable {
    var text: String
    var folder: ShellFolder
  }

  private let programs: Programs
  private var folders: [String?: ShellFolder] = [:]
  /// A text that is typed again and again is read once.
  private var shells: [String: ShellLine] = [:]

  init(_ programs: Programs) { self.programs = programs }

  func place(of text: String, on host: String?) -> Place {
    Place(text: text, folder: folders[host] ?? .home)
  }

  mutating func shell(_ text: String) -> ShellLine {
    if let known = shells[text] { return known }
    let shell = ShellLine(text)
    shells[text] = shell
    return shell
  }

  mutating func follow(_ place: Place, on host: String?) {
    var folder = place.folder
    for command in shell(place.text).commands { folder.follow(command, programs) }
    folders[host] = folder
  }
}
