/// What a text may say: its phrases in each language are a part of graders/phrases.
///
/// The raw value is its place among all cases: a cue is looked up for every sentence of a manual, and a text's hash costs more
/// than the rest.
public enum Cue: UInt8, CaseIterable, Sendable {
  // MARK: Where the reader types

  /// Another terminal is opened.
  case placeTerminals
  /// What stands before the machine where the reader is to be.
  case placeOn
  /// A window in which the reader types; behind it stands the machine.
  case placeWindows
  /// A sentence that begins so may name the window to type in.
  case placeInWords
  /// A paragraph that begins so may name the machine to type on.
  case placeFrom
  /// The sentence may say that something is done again elsewhere; asked first, before all others.
  case placeRepetitions
  /// What was done on one machine is to be done on others.
  case placeRepeatVerbs
  /// What is to be done once more, where the sentence also says "as well" or "too".
  case placeDoVerbs
  /// Makes a repetition of "do this on node4".
  case placeTooWords
  /// Takes a repetition back, or puts it off.
  case placeDenials
  /// Stands between what is repeated and the machines.
  case placePrepositions
  /// What was changed in a file is to be changed on several machines.
  case placeChanges
  /// All of several machines.
  case placeOnAll
  /// The reader goes to another machine.
  case placeGoings
  /// A word before "on" that tells where something is, not where the reader is to go.
  case placeStates
  /// The machine for which the output is shown stands behind it.
  case placeExamples
  /// The word that puts the reader on a machine.
  case placeOnWord
  /// The first word of a sentence that puts the reader on a machine.
  case placeFromWord
  /// A state word that is an order where it is the sentence's first word.
  case placeRunWord
  /// One machine of several will do.
  case placeAnyOf
  /// Stands for machines that were named before.
  case placeBackReferences
  /// The reader's own machine.
  case placeHostPhrases
  /// A machine inside the cloud or the cluster.
  case placeGuestPhrases
  /// Stands between a machine's name and its role: node1 is the controller.
  case placeLearnVerbs
  /// Stands before a role, and is no part of it.
  case placeLearnArticles
  /// Stands between machines that are named one after the other.
  case placeListJoins
  /// Stands between the first and the last machine of a range.
  case placeRangeJoins
  /// One of the machines will do.
  case placeChoiceWord
  /// Stands between the numbers of machines: nodes 3 and 4.
  case placeNumberedJoins
  /// The second word of a machine's role, in the singular: cloud controller.
  case placeNouns
  /// All machines of a kind.
  case placeAllWords
  /// Any machine.
  case placeMachineNouns
  /// May stand between "all" and what they are.
  case placeFillers
  /// Two machines.
  case placeBothWord
  /// Leaves machines out.
  case placeExceptWords
  /// May stand behind "except".
  case placeExceptFor
  /// Machines that were named before, behind "all of" or "both".
  case placeThoseWords
  /// May name machines that were named before; a paragraph with one is looked at.
  case placeAlsoNamed
  /// The stem of a machine's name when a number follows: worker1; part of longer names: k8s-worker2.
  case placeMachines
  /// Names in prompts that mean the reader's own machine.
  case placeHostNames
  /// Words behind the stem of machines' names: compute1 is the compute node.
  case placeRoleNouns
  /// The word before such a stem: gateway1 is the gateway.
  case placeRoleArticles

  // MARK: What may be left out

  /// Takes back what the others say: it must be done.
  case optionalInsisting
  /// What follows may be skipped.
  case optionalSkipping
  /// Skipping depends on what the reader has.
  case optionalHavings
  /// More than the next block may be skipped.
  case optionalSeveral
  /// Only where something went wrong.
  case optionalFailures
  /// Not for everybody: a case that not every reader is in.
  case optionalCases
  /// An optional step, in so many words.
  case optionalSteps
  /// Only where it is missing.
  case optionalMissing
  /// Only where the reader wants to.
  case optionalWish
  /// Only for a reader who has none yet.
  case optionalNone
  /// Begins a paragraph about another way.
  case optionalAlternatives
  /// Begins a paragraph about a case that may not be so.
  case optionalShould
  /// Begins a note about another way.
  case optionalOtherWay
  /// Begins a paragraph that goes on with what was optional.
  case optionalContinuations
  /// What was optional in an earlier lab is optional here.
  case optionalReferences
  /// The title of a section that may be left out has it anywhere.
  case optionalTitle

  // MARK: How long the reader waits

  /// The paragraph may speak of a time to wait.
  case waitUnits
  /// Words for seconds.
  case waitSeconds
  /// Words for minutes.
  case waitMinutes
  /// The sentence speaks of waiting, or of how long something takes.
  case waitWaits
  /// A time that nobody waits for.
  case waitOthers
  /// The reader is told to wait.
  case waitOrders
  /// Waiting that may not be needed.
  case waitChances

  // MARK: Notes and warnings

  /// A paragraph that begins so is a note.
  case alertNote
  /// A paragraph that begins so is a tip.
  case alertTip
  /// A paragraph that begins so is important.
  case alertImportant
  /// A paragraph that begins so is a warning.
  case alertWarning
  /// A paragraph that begins so asks for care.
  case alertCaution

  // MARK: Headings of labs

  /// What a lab's heading begins with, before its number.
  case headingLab
  /// May stand before the lab in its heading: Day 1, Lab 1.
  case headingDay
  /// Number words that may stand behind "Lab".
  case headingNumbers
  /// Words that count in a duration, besides the number words of headings.
  case headingSpoken
  /// A heading of the labs' own level that begins so ends them.
  case headingEndsLabs
  /// Words for hours in a lab's duration.
  case headingHours
  /// Short forms of hours, as whole words.
  case headingHoursShort
  /// Words for minutes in a lab's duration.
  case headingMinutes
  /// Stands right behind the number of hours: 2h, 1h30.
  case headingHoursGlued
  /// Stands right behind the number of minutes: 90m, 90min.
  case headingMinutesGlued

  // MARK: Remarks in console blocks

  /// A remark by which the reader leaves a shell.
  case remarkLeavings
  /// The output is the one that was shown before.
  case remarkBackReferences
  /// The output is the same but for its ids.
  case remarkNewIDs
  /// A remark behind a command that asks the reader for something.
  case remarkEnter

  // MARK: Parts of a lab

  /// A heading that ends so is above the list of labs.
  case courseContents
  /// A heading that begins so says where its section's commands are typed.
  case coursePlaceHeadings
  /// A heading or a paragraph that begins so names what a lab needs.
  case coursePrerequisites
  /// A heading or a paragraph that begins so names the programs of a lab.
  case courseTools
  /// The paragraph says how long a lab takes.
  case courseDuration
  /// Numbered instructions that say one of these are done in a browser.
  case courseBrowserWords
  /// An HTML comment that begins so is for the instructor.
  case courseInstructor

  // MARK: Values of the author's own

  /// The author says which value of their own stands in the outputs.
  case choiceChoosing
  /// A placeholder that holds one stands for a secret, and no author's value is learnt for it.
  case choiceSecret

  // MARK: Files

  /// What stands in the block is only an example of a file or of a log.
  case fileShowing
  /// What stands in the block is to be written.
  case fileWriting
  /// The word right before the file that is to be written.
  case fileIntroductions
  /// Stands between "file" and its name.
  case fileCalled
  /// Stands before "called" and the file's name.
  case fileNoun
  /// The paragraph speaks of a file, so the block is no output of the command before.
  case fileWords
  /// The block shows what the command before prints.
  case fileOutput

  // MARK: Console blocks and outputs

  /// A comment in a console block that begins so says where its commands are typed.
  case blockOn
  /// A line in square brackets that begins so says where the commands are typed.
  case blockBracketOn
  /// A line between two commands of which one will do.
  case blockAlternatives
  /// A word in a line that stands for lines left out.
  case blockOmissions
  /// What a client prints behind a table ends so, and is no remark of the author.
  case blockRowCounts
  /// Names of machines that may stand alone before a prompt's sign.
  case blockPromptHosts
  /// A number before one of these is a time that passed.
  case blockUnits

  // MARK: Questions of programs

  /// A question about what would be lost: it is not answered for the reader.
  case questionLosing
  /// Asks for the whole word "yes".
  case questionYesNo
  /// Asks for a letter.
  case questionYN
  /// What a question for a whole word is answered with.
  case questionYes
  /// What a question for a letter is answered with.
  case questionY
  /// Asks for a new key's passphrase, which may be empty.
  case questionPassphrase
  /// Asks for the passphrase of a key that is there.
  case questionForKey
  /// Waits for the Enter key.
  case questionEnter
  /// The whole line that a pager shows at the end.
  case questionPager
  /// What a pager's line begins with.
  case questionPagerLines
  /// A pager waits for the next page.
  case questionMore
  /// Asks for a password.
  case questionPassword
  /// Asks once more for the answer before.
  case questionAgain
  /// An output that holds one shows a question: its command asks.
  case questionShownChoice
  /// An output's line that begins so and ends with a colon is a question.
  case questionShownEnter
  /// An output's line that ends so is a question.
  case questionShownPassword

  // MARK: Failures

  /// A line that begins so reports a failure.
  case errorStarts
  /// A line that holds one anywhere reports a failure.
  case errorParts
  /// What stands behind a program's name and a colon begins so: a failure.
  case errorComplaints
  /// Begins a line that says that a thing is not there, together with error.noneParts.
  case errorNoneStarts
  /// Makes a failure of a line that begins so.
  case errorNoneParts
  /// A line that begins so is a warning, and no failure.
  case errorWarnings
  /// A line that holds one says that something is out of date, and reports no failure.
  case errorDeprecations
  /// An exception's name ends so.
  case errorExceptionEnds
  /// An exception's name holds it.
  case errorExceptionParts
  /// Begins a line about an exception that is none.
  case errorIgnored
  /// Begins a line that goes on with it.
  case errorIgnoredGoesOn
  /// What was not running cannot be stopped: no failure where the service is started next.
  case errorStopping
  /// The service is started right behind it.
  case errorStarting
  /// An output that holds one shows that ssh opened no shell.
  case errorRefusals

  // MARK: What a failure is about

  /// The program is not there.
  case hintNotInstalled
  /// The credentials are missing or wrong.
  case hintCredentials
  /// The service does not answer.
  case hintNoAnswer

  // MARK: Placeholders

  /// Placeholders that all mean the name the reader chose; the first is the one they are kept by.
  case placeholderReaderName
  /// Placeholders that mean another password for every account.
  case placeholderPassword
  /// A placeholder that holds one stands for a secret, which goes into no report.
  case placeholderSecret

  // MARK: Attempts that failed after a right one

  /// The error says that the thing is there already.
  case lateExists
  /// The error says that this shell has no right to it.
  case lateCredentials
  /// The error says that the thing is not there.
  case lateMissing
}

extension Cue {
  /// As graders/phrases has it: `place.terminals`.
  public var name: String { Self.names[Int(rawValue)] }

  public init?(name: String) {
    guard let cue = Self.byName[name] else { return nil }
    self = cue
  }

  private static let names = allCases.map { cue in
    let name = "\(cue)"
    let end = name.firstIndex(where: \.isUppercase) ?? name.endIndex
    return "\(name[..<end]).\(name[end...].prefix(1).lowercased())\(name[end...].dropFirst())"
  }

  private static let byName = Dictionary(
    uniqueKeysWithValues: allCases.map { (names[Int($0.rawValue)], $0) })
}
