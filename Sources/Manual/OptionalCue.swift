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
    // "You must not skip this step" says the opposite.
    guard !prose.says(anyOf: Self.insisting) else { return nil }
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

  private static let insisting: PhraseSet = [
    "must not skip", "don't skip", "do not skip", "should not skip", "never skip",
    "don't leave this out", "do not leave this out", "not optional", "isn't optional",
  ]

  private static let skipping: PhraseSet = [
    "skip these", "skip this", "skip the next", "skip the following", "skip to the next",
  ]

  private static let havings: PhraseSet = ["if you have"]
  private static let several: PhraseSet = ["steps", "section", "to the next", "commands"]

  /// What a paragraph says, anywhere in it.
  private static let reasons: [(phrases: PhraseSet, reason: String)] = [
    (failures, "only where something went wrong"),
    (cases, "not for everybody"),
    (
      [
        "optional step", "optionally", "this is optional", "step is optional",
        "section is optional", "part is optional", "steps are optional", "(optional)", "optional:",
        "for extra credit", "as a bonus",
      ], "an optional step"
    ),
    (
      [
        "if this is not present", "if this isn't present", "if it is not present",
        "if it isn't present", "if it does not exist", "if it doesn't exist",
        "if this is not the case", "if this isn't the case", "if that is not the case",
        "if this is missing", "if it is missing", "isn't loaded", "is not loaded",
        "isn't installed yet", "is not installed yet", "you may already have",
        "if it isn't installed", "if it is not installed", "if it isn't running",
        "if it is not running", "should it be missing", "if it's not,", "unless you already",
        "unless you have already", "unless you've already", "doesn't have it",
        "if you've already done this", "if you have already done this",
        "this isn't necessary if", "this is not necessary if", "you can leave this out",
        "you may leave this out",
      ], "only where it is missing"
    ),
    (
      [
        "if you're really wanting", "if you are really wanting", "if you really want",
        "if you want to", "if you'd like to", "if you would like to", "if you wish",
        "if you prefer", "if you fancy", "for the curious", "if you like",
        "this is not required", "not required if", "not strictly required",
        "not strictly necessary",
        "not mandatory", "feel free to", "for those interested", "advanced users",
        "you may also", "you might also", "you might want to", "you may want to", "you can also",
        "you could also", "is not needed on", "isn't needed on",
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

  /// What a paragraph says of a case that not every reader is in.
  private static let cases: PhraseSet = [
    "if necessary", "if required", "if needed", "only if you", "you only need to do this if",
    "you only need this if", "if you're using", "if you are using", "those without", "where no ",
    "if you're behind", "if you are behind",
  ]

  /// What a paragraph says of things that went wrong.
  private static let failures: PhraseSet = [
    "if the above fails", "if this fails", "if that fails", "if it fails", "if you see an error",
    "if you get an error", "if this returns nothing", "if it returns nothing",
    "in case of problems", "in case of trouble", "in the event that", "if you get stuck",
    "for troubleshooting", "to troubleshoot", "if you lock yourself out", "to undo",
    "fails to start",
  ]

  /// What a paragraph begins with.
  private static let openings: [(phrases: PhraseSet, reason: String)] = [
    (
      [
        "alternatively", "another way", "or ", "or, ", "either install", "either use",
        "either run", "either create",
      ],
      "an alternative"
    ),
    (["should the ", "should you ", "should it ", "should this "], "only where it is so"),
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
