import ArgumentParser
import CourseModel
import LabNodes
import PracticeLab

/// Where a lab's nodes are: for commands that ask them and for those that carry a lab out on them.
struct NodeOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Where the nodes are, if names are not enough.", valueName: "nodes.yaml"),
    completion: .file())
  var nodes: String?

  @Flag(help: "Trust unknown host keys, and keep them.")
  var acceptNew = false

  @Flag(help: "This machine is the reader's own: include the steps for it.")
  var host = false

  @Option(help: ArgumentHelp("The practice lab to use, if several are up.", valueName: "lab"))
  var practiceLab = LabPaths.defaultName

  func finder(manual: String?, course: Course) throws -> NodeFinder {
    NodeFinder(
      places: try NodeFinder.places(file: nodes, manual: manual, course: course),
      acceptNew: acceptNew, lab: practiceLab, prompt: TerminalPrompt().prompt)
  }
}
