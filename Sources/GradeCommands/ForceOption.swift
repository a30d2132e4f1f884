import ArgumentParser

/// For commands that write a file.
struct ForceOption: ParsableArguments {
  @Flag(help: "Replace the file that is there, whatever it is.")
  var force = false
}
