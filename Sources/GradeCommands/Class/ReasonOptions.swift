import ArgumentParser

/// Why a person decides something.
struct ReasonOptions: ParsableArguments {
  @Option(help: "Why, for whoever asks later.")
  var why: String

  func validate() throws {
    guard why.contains(where: { !$0.isWhitespace }) else {
      throw ValidationError("--why is empty: somebody will ask")
    }
  }
}
