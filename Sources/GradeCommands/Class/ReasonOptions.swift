import ArgumentParser

/// `--why`, the reason for a person's decision.
struct ReasonOptions: ParsableArguments {
  @Option(help: "The reason, for whoever asks later.")
  var why: String

  func validate() throws {
    guard why.contains(where: { !$0.isWhitespace }) else {
      throw ValidationError("--why is empty: give the reason, someone will ask for it")
    }
  }
}
