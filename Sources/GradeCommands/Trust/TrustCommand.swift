import ArgumentParser
import Console
import CourseModel
import Files

/// `grade trust FOLDER`: accepts a course that belongs to another account.
struct TrustCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trust",
    abstract: "Trusts a folder that belongs to another account, with everything in it.",
    discussion: """
      Examples:
        grade trust /srv/courses/openstack
        grade trust                           shows what is trusted
        grade trust --remove /srv/courses/openstack

      A course names the machines to reach, and its graders say what to ask them.
      A course of another account is refused until you trust its folder.
      """)

  @Argument(help: "The course's folder; without it, the trusted folders are shown.")
  var folder: String?

  @Flag(help: "No longer trust it.")
  var remove = false

  func run() throws {
    let trusted = TrustedFolders()
    let known = trusted.read()
    guard let folder else {
      guard !remove else {
        throw InputFailure("--remove takes the folder, as 'grade trust' shows it")
      }
      for line in known { Terminal.print(line) }
      return
    }
    // A folder that no longer exists can still be taken off the list.
    let real = Trust.real(folder) ?? folder
    if remove {
      guard known.contains(real) else {
        throw InputFailure("\(folder) is not trusted: grade trust shows the folders that are")
      }
      return try trusted.write(known.filter { $0 != real })
    }
    guard BoundedFile.kind(of: real) == .folder else {
      throw InputFailure("\(folder): no such folder")
    }
    guard real != "/", !real.contains("\n"), !Trust.mayHoldAnybodys(real) else {
      throw InputFailure(
        "\(folder): anyone could put a course there; name the course's own folder, or copy it to one of yours"
      )
    }
    if !known.contains(real) { try trusted.write(known + [real]) }
    Terminal.print("trusted: \(real)")
  }
}
