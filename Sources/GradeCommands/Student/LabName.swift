import ArgumentParser
import CourseModel
import LibvirtNodes
import PracticeLab

/// `--name`, the name of a practice lab.
struct LabName: ParsableArguments {
  @Option(
    help: ArgumentHelp("The practice lab's name, if there are several.", valueName: "lab"))
  var name = LabPaths.defaultName

  func lab() throws -> PracticeLab { PracticeLab(try paths()) }

  func paths() throws -> LabPaths { try LabPaths(name: name) }
}
