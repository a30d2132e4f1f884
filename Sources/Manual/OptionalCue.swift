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
    if prose.says(anyOf: Self.skipping) {
      // "these next few steps" are more than the block that follows.
      self.init(
        reason: prose.says(anyOf: Self.havings)
          ? "only without one of your own" : "may be skipped",
        extent: prose.says(anyOf: Self.several) ? .section : .block)
    } else if let reason = Self.reasons.first(where: { prose.says(anyOf: $0.phrases) })?.reason {
      self.init(reason: reason, extent: .block)
    } else if let reason = Self.openings.first(where: { prose.begins(withAnyOf: $0.phrases) })?
      .reason
    {
      self.init(reason: reason, extent: .block)
    } else {
      return nil
    }
  }

  private static let skipping: PhraseSet = [
    "skip these", "skip this", "skip the next", "skip the following", "skip to the next",
  ]

  private static let havings: PhraseSet = ["if you have"]
  private static let several: PhraseSet = ["steps", "section", "to the next", "commands"]

  /// What a paragraph says, anywhere in it.
  private static let reasons: [(phrases: PhraseSet, reason: String)] = [
    (
      [
        "optional step", "optionally", "this is optional", "is optional", "(optional)",
        "optional:",
      ], "an optional step"
    ),
    (
      [
        "if this is not present", "if this isn't present", "if it is not present",
        "if it isn't present", "if it does not exist", "if it doesn't exist",
        "if this is not the case", "if this isn't the case", "if that is not the case",
        "if this is missing", "if it is missing", "isn't loaded", "is not loaded",
        "isn't installed yet", "is not installed yet", "you may already have",
      ], "only where it is missing"
    ),
    (
      [
        "if you're really wanting", "if you are really wanting", "if you really want",
        "if you want to", "if you'd like to", "if you would like to", "if you wish",
        "if you prefer", "if you fancy", "for the curious", "if you like", "not required",
        "not strictly necessary", "feel free to",
      ], "only if you want to"
    ),
    (
      [
        "however if not, you can", "however, if not, you can", "if not, you can",
        "if not, follow", "if you don't have one, you can", "if you do not have one, you can",
        "if you don't already have",
      ], "only if you have none yet"
    ),
  ]

  /// What a paragraph begins with.
  private static let openings: [(phrases: PhraseSet, reason: String)] = [
    (["alternatively"], "an alternative"),
    (
      [
        "note: it's possible to", "note: it is possible to", "note: you can also",
        "note: you could also",
      ], "another way"
    ),
  ]

  private init(reason: String, extent: Extent) {
    self.reason = reason
    self.extent = extent
  }

  /// "Then, to save changes, run:" goes on with what was optional.
  static func continues(_ prose: Prose) -> Bool { prose.begins(withAnyOf: continuations) }

  private static let continuations: PhraseSet = [
    "then", "and then", "now ", "next, to", "afterwards", "after that", "once done", "to save",
  ]

  /// "As per the previous setup", "this lab repeats the previous steps": what was optional there
  /// is optional here.
  static func refersBack(_ prose: Prose) -> Bool { prose.says(anyOf: references) }

  private static let references: PhraseSet = [
    "as per the previous", "repeats the previous", "repeat the previous", "as in the previous",
    "further details can be found in", "as described in lab", "as in lab", "as per lab",
    "same as in lab", "as before", "as we did",
  ]
}
