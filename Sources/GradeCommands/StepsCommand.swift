import ArgumentParser
import CourseFiles
import CourseModel
import Documents

/// `grade steps`: shows what was understood of a manual.
struct StepsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "steps",
    abstract: "Shows the steps that a manual's text was read into.",
    discussion: """
      Examples:
        grade steps                            the course found from here
        grade steps manual.md --lab 3          one lab of a manual
        grade steps manual.md --node node1     what is typed on node1
        grade steps manual.md --format json    for other programs
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  @Argument(help: "A Markdown file, or a folder with course.yaml.", completion: .file())
  var path: String?

  @OptionGroup var course: CourseOptions

  @Option(help: "Only this lab: lab3, 3, or the start of a word of its title.")
  var lab: String?

  @Option(help: "Only what runs on this node, e.g. node1 or host.")
  var node: String?

  @Option(help: "text or json.")
  var format = Format.text

  func run() throws {
    var course = try CourseOptions.course(at: path ?? self.course.manual)
    if let lab { course.labs = [try course.lab(named: lab)] }
    if let node = node.map(NodeName.init) {
      let nodes = Set(
        course.labs.flatMap(\.steps).flatMap { [$0.node].compactMap(\.self) + $0.alsoOn })
      guard nodes.contains(node) else {
        throw InputFailure(
          "no step runs on \(node); there are \(nodes.sorted().map(\.description).joined(separator: ", "))"
        )
      }
      for index in course.labs.indices {
        course.labs[index].steps.removeAll { $0.node != node && !$0.alsoOn.contains(node) }
      }
    }
    switch format {
    case .json: Terminal.print(try JSONOutput.text(StepsDocument(course)))
    case .text: Terminal.print(StepsTable(course, width: Terminal.width).text)
    }
  }
}
