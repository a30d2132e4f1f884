import Knowledge

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
  init?(_ prose: Prose, _ language: Language) {
    // "You must not skip this step" says the opposite.
    guard !prose.says(anyOf: language[.optionalInsisting]) else { return nil }
    if prose.says(anyOf: language[.optionalSkipping]) {
      // "these next few steps" are more than the block that follows.
      self.init(
        reason: prose.says(anyOf: language[.optionalHavings])
          ? "only without one of your own" : "may be skipped",
        extent: prose.says(anyOf: language[.optionalSeveral]) ? .section : .block)
    } else if let reason = Self.reasons.first(where: { prose.says(anyOf: language[$0.cue]) })?
      .reason
    {
      self.init(reason: reason, extent: .block)
    } else if let reason = Self.openings.first(where: { prose.begins(withAnyOf: language[$0.cue]) }
    )?
    .reason {
      self.init(reason: reason, extent: .block)
    } else {
      return nil
    }
  }

  /// What a paragraph says anywhere in it; the first that fits.
  private static let reasons: [(cue: Cue, reason: String)] = [
    (.optionalFailures, "only where something went wrong"),
    (.optionalCases, "not for everybody"),
    (.optionalSteps, "an optional step"),
    (.optionalMissing, "only where it is missing"),
    (.optionalWish, "only if you want to"),
    (.optionalNone, "only if you have none yet"),
  ]

  /// What a paragraph begins with.
  private static let openings: [(cue: Cue, reason: String)] = [
    (.optionalAlternatives, "an alternative"), (.optionalShould, "only where it is so"),
    (.optionalOtherWay, "another way"),
  ]

  private init(reason: String, extent: Extent) {
    self.reason = reason
    self.extent = extent
  }

  /// "Then, to save changes, run:" goes on with what was optional.
  static func continues(_ prose: Prose, _ language: Language) -> Bool {
    prose.begins(withAnyOf: language[.optionalContinuations])
  }

  /// "As per the previous setup", "this lab repeats the previous steps": what was optional there
  /// is optional here.
  static func refersBack(_ prose: Prose, _ language: Language) -> Bool {
    prose.says(anyOf: language[.optionalReferences])
  }

}
