import Knowledge

/// What a paragraph says about skipping what follows.
struct OptionalCue: Equatable {
  enum Extent {
    /// The block that follows.
    case block
    /// Everything to the end of the section ("you can skip these next few steps").
    case section
  }

  var reason: String
  var extent: Extent

  /// Reads the paragraph that introduces a block; nil where it makes nothing optional.
  init?(_ prose: Prose, _ language: Language) {
    // "You must not skip this step" says the opposite.
    guard !prose.says(anyOf: language[.optionalInsisting]) else { return nil }
    if prose.says(anyOf: language[.optionalSkipping]) {
      // "these next few steps" are more than the block that follows.
      self.init(
        reason: prose.says(anyOf: language[.optionalHavings])
          ? "only without one of your own" : "may be skipped",
        extent: prose.says(anyOf: language[.optionalSeveral]) ? .section : .block)
    } else if let reason = Self.reasons.first(where: { prose.says(anyOf: language[$0.cue]) }) {
      // "Say who you are (use your own name if you like)": what is left to the reader is a value.
      if let wish = prose.find(anyOf: language[.optionalWish]), reason.cue == .optionalWish,
        let value = prose.find(anyOf: language[.optionalValues]),
        value.lowerBound < wish.lowerBound
      {
        return nil
      }
      self.init(reason: reason.reason, extent: .block)
    } else if let reason = Self.openings.first(where: { prose.begins(withAnyOf: language[$0.cue]) }
    )?.reason {
      self.init(reason: reason, extent: .block)
    } else {
      return nil
    }
  }

  /// Phrases anywhere in a paragraph, with the reason that they give; the first that fits counts.
  private static let reasons: [(cue: Cue, reason: String)] = [
    (.optionalFailures, "only where something went wrong"),
    (.optionalCases, "not for everyone"),
    (.optionalSteps, "an optional step"),
    (.optionalMissing, "only where it is missing"),
    (.optionalWish, "only if you want to"),
    (.optionalNone, "only if you have none yet"),
  ]

  /// Phrases at the start of a paragraph, with the reason that they give.
  private static let openings: [(cue: Cue, reason: String)] = [
    (.optionalAlternatives, "an alternative"), (.optionalShould, "only where this is the case"),
    (.optionalOtherWay, "another way"),
  ]

  private init(reason: String, extent: Extent) {
    self.reason = reason
    self.extent = extent
  }

  /// Whether a paragraph continues an optional part: "Then, to save changes, run:".
  static func continues(_ prose: Prose, _ language: Language) -> Bool {
    prose.begins(withAnyOf: language[.optionalContinuations])
  }

  /// Whether a paragraph refers to an earlier part, whose optional steps are optional here, too: "As
  /// per the previous setup", "this lab repeats the previous steps".
  static func refersBack(_ prose: Prose, _ language: Language) -> Bool {
    prose.says(anyOf: language[.optionalReferences])
  }

}
