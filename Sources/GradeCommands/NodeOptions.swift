import ArgumentParser
import CourseModel
import LabNodes
import PracticeLab

/// Where a lab's nodes are: shared by what asks them and what carries a lab out on them.
struct NodeOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Where the nodes are, where names are not enough.", valueName: "nodes.yaml"),
    completion: .file())
  var nodes: String?

  @Flag(help: "Trust host keys that are not known yet, and keep them.")
  var acceptNew = false

  @Flag(help: "This machine is the reader's own: the steps for it are meant, too.")
  var host = false

  @Option(help: ArgumentHelp("The practice lab to use, where several are up.", valueName: "lab"))
  var practiceLab = LabPaths.defaultName

  func finder(manual: String?, course: Course) throws -> NodeFinder {
    NodeFinder(
      places: try NodeFinder.places(file: nodes, manual: manual, course: course),
      acceptNew: acceptNew, lab: practiceLab, prompt: TerminalPrompt().prompt)
  }
}
