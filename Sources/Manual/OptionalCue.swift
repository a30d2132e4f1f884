/// What a paragraph says about leaving out what follows.
struct OptionalCue: Equatable {
  enum Extent {
    /// The block that follows.
    case block
    /// Everything to the end of the section ("you can skip these next few steps").
    case section
  }

  var reason: String
  var extent: Extent

  /// Asks the paragraph that introduces a block.
  init?(_ prose: Prose) {
    if prose.says(anyOf: [
      "skip these", "skip this", "skip the next", "skip the following", "skip to the next",
    ]) {
      // "these next few steps" are more than the block that follows.
      let isLong = prose.says(anyOf: ["steps", "section", "to the next", "commands"])
      self.init(
        reason: prose.says("if you have") ? "only without one of your own" : "may be skipped",
        extent: isLong ? .section : .block)
    } else if prose.says(anyOf: [
      "optional step", "optionally", "this is optional", "is optional", "(optional)", "optional:",
    ]) {
      self.init(reason: "an optional step", extent: .block)
    } else if prose.says(anyOf: [
      "if this is not present", "if this isn't present", "if it is not present",
      "if it isn't present",
      "if it does not exist", "if it doesn't exist", "if this is not the case",
      "if this isn't the case",
      "if that is not the case", "if this is missing", "if it is missing", "isn't loaded",
      "is not loaded", "isn't installed yet", "is not installed yet",
    ]) {
      self.init(reason: "only where it is missing", extent: .block)
    } else if prose.says(anyOf: [
      "if you're really wanting", "if you are really wanting", "if you really want",
      "if you want to",
      "if you'd like to", "if you would like to", "if you wish", "if you prefer", "if you fancy",
      "for the curious", "if you like", "not required", "not strictly necessary", "feel free to",
    ]), !prose.says("skip") {
      self.init(reason: "only if you want to", extent: .block)
    } else if prose.says(anyOf: [
      "however if not, you can", "however, if not, you can", "if not, you can", "if not, follow",
      "if you don't have one, you can", "if you do not have one, you can",
      "if you don't already have",
    ]) {
      self.init(reason: "only if you have none yet", extent: .block)
    } else if prose.begins(with: "alternatively") {
      self.init(reason: "an alternative", extent: .block)
    } else if prose.begins(with: "note: it's possible to")
      || prose.begins(with: "note: you can also")
      || prose.begins(with: "note: you could also")
      || prose.begins(with: "note: it is possible to")
    {
      self.init(reason: "another way", extent: .block)
    } else if prose.says("you may already have") {
      self.init(reason: "only where it is missing", extent: .block)
    } else {
      return nil
    }
  }

  private init(reason: String, extent: Extent) {
    self.reason = reason
    self.extent = extent
  }

  /// "Then, to save changes, run:" goes on with what was optional.
  static func continues(_ prose: Prose) -> Bool {
    ["then", "and then", "now ", "next, to", "afterwards", "after that", "once done", "to save"]
      .contains { prose.begins(with: $0) }
  }

  /// "As per the previous setup", "this lab repeats the previous steps": what was optional there
  /// is optional here.
  static func refersBack(_ prose: Prose) -> Bool {
    prose.says(anyOf: [
      "as per the previous", "repeats the previous", "repeat the previous", "as in the previous",
      "further details can be found in", "as described in lab", "as in lab", "as per lab",
      "same as in lab",
      "as before", "as we did",
    ])
  }
}
