import ArgumentParser
import CourseModel
import LibvirtNodes
import PracticeLab

/// `--name`, of a practice lab.
struct LabName: ParsableArguments {
  @Option(
    help: ArgumentHelp("The practice lab's name, for several side by side.", valueName: "lab"))
  var name = LabPaths.defaultName

  func lab() throws -> PracticeLab { PracticeLab(try paths()) }

  func paths() throws -> LabPaths { try LabPaths(name: name) }
}
