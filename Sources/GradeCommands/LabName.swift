import ArgumentParser
import LibvirtNodes
import PracticeLab

/// `--name`, of a practice lab.
struct LabName: ParsableArguments {
  @Option(
    help: ArgumentHelp("The practice lab's name, for several side by side.", valueName: "lab"))
  var name = LabPaths.defaultName

  func lab() throws -> PracticeLab { PracticeLab(try paths()) }

  func paths() throws -> LabPaths { try told { try LabPaths(name: name) } }
}

/// A failure of the lab is said as every other: what, and the way out, with exit status 2.
func told<Result>(_ body: () throws -> Result) throws -> Result {
  do { return try body() } catch let error as LabError { throw InputFailure(error.description) }
}

func awaited<Result>(_ body: () async throws -> Result) async throws -> Result {
  do { return try await body() } catch let error as LabError {
    throw InputFailure(error.description)
  } catch let error as LibvirtError {
    throw InputFailure(error.description)
  }
}
