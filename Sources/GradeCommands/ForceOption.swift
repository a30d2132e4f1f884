import ArgumentParser

/// `--force`, for commands that write a file.
struct ForceOption: ParsableArguments {
  @Flag(help: "Replace an existing file, whatever it is.")
  var force = false
}
