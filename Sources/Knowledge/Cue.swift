/// Something that a text may say; graders/phrases has its phrases in each language.
///
/// The raw value is its place among all cases: a cue is looked up for every sentence of a manual, and hashing a string
/// would cost more than the rest.
public enum Cue: UInt8, CaseIterable, Sendable {
  // MARK: Where the reader types

  /// Another terminal is opened.
  case placeTerminals
  /// Comes before the machine on which the reader continues.
  case placeOn
  /// A window in which the reader types; the machine's name is near it.
  case placeWindows
  /// A sentence that begins with it may name the window to type in.
  case placeInWords
  /// A paragraph that begins with it names the machine to type on: "Where: node1".
  case placeLabels
  /// A paragraph that begins with it may name the machine to type on.
  case placeFrom
  /// The sentence may say that something is done again elsewhere; checked before all others.
  case placeRepetitions
  /// Steps done on one machine must be done on others.
  case placeRepeatVerbs
  /// Steps to do once more, if the sentence also says "as well" or "too".
  case placeDoVerbs
  /// Makes "do this on node4" a repetition.
  case placeTooWords
  /// Cancels a repetition, or postpones it.
  case placeDenials
  /// Comes between the repeated steps and the machines.
  case placePrepositions
  /// Changes made in a file must be made on several machines.
  case placeChanges
  /// All of several machines.
  case placeOnAll
  /// The reader goes to another machine.
  case placeGoings
  /// The reader goes to the machine right after it; with anything else it is about something else.
  case placeVisits
  /// A word before "on" that says where something is, not where the reader goes.
  case placeStates
  /// The machine for which the output is shown comes after it.
  case placeExamples
  /// The word that puts the reader on a machine.
  case placeOnWord
  /// The first word of a sentence that puts the reader on a machine.
  case placeFromWord
  /// One of the place.states words that is an order as the first word of a sentence.
  case placeRunWord
  /// One of several machines is enough.
  case placeAnyOf
  /// Refers to machines that were named before.
  case placeBackReferences
  /// The reader's own machine.
  case placeHostPhrases
  /// A machine inside the cloud or the cluster.
  case placeGuestPhrases
  /// Comes between a machine's name and its role: node1 is the controller.
  case placeLearnVerbs
  /// Comes before a role, and is not part of it.
  case placeLearnArticles
  /// Comes between machines in a list.
  case placeListJoins
  /// Comes between the first and the last machine of a range.
  case placeRangeJoins
  /// One of the machines is enough.
  case placeChoiceWord
  /// Comes between the numbers of machines: nodes 3 and 4.
  case placeNumberedJoins
  /// The second word of a machine's role, in the singular: cloud controller.
  case placeNouns
  /// All machines of a kind.
  case placeAllWords
  /// Any machine.
  case placeMachineNouns
  /// May come between "all" and the noun.
  case placeFillers
  /// Two machines.
  case placeBothWord
  /// Excludes machines.
  case placeExceptWords
  /// May come after "except".
  case placeExceptFor
  /// Machines that were named before, after "all of" or "both".
  case placeThoseWords
  /// May refer to machines that were named before; a paragraph with it is searched for them.
  case placeAlsoNamed
  /// The stem of a machine's name if a number follows: worker1; part of longer names: k8s-worker2.
  case placeMachines
  /// Names in prompts that mean the reader's own machine.
  case placeHostNames
  /// Words after the stem of machines' names: compute1 is the compute node.
  case placeRoleNouns
  /// The word after it is the name of a thing: "the service called web".
  case thingNamed
  /// A verb that orders something; the machine after "on" is where to do it.
  case placeOrders
  /// A sentence that begins with it sends nobody anywhere.
  case placeAsides
  /// After "each machine", it says that the machines are only mentioned.
  case placeQualifiers
  /// A machine's role that needs no noun after it: on the controller.
  case placeLoneMachines
  /// After names in bold or code, it says that they are machines.
  case placeWholeMachines
  /// A word in bold or code right after it is a machine's name.
  case placeNames
  /// May come right after a machine's name, where a noun would make it the name of something else.
  case placeAfterNames
  /// Systems, products and other words that are no machines, even in bold after "on".
  case placeNotNames
  /// The word before such a stem: gateway1 is the gateway.
  case placeRoleArticles

  // MARK: What is optional

  /// Cancels the other phrases: the step must be done.
  case optionalInsisting
  /// What follows may be skipped.
  case optionalSkipping
  /// Skipping depends on what the reader has.
  case optionalHavings
  /// More than the next block may be skipped.
  case optionalSeveral
  /// Only if something went wrong.
  case optionalFailures
  /// A case that does not apply to every reader.
  case optionalCases
  /// Says directly that a step is optional.
  case optionalSteps
  /// Only if it is missing.
  case optionalMissing
  /// Only if the reader wants to.
  case optionalWish
  /// Before a wish: only a value is left to the reader.
  case optionalValues
  /// Only for a reader who has none yet.
  case optionalNone
  /// Begins a paragraph about another way.
  case optionalAlternatives
  /// Begins a paragraph about a case that may not apply.
  case optionalShould
  /// Begins a note about another way.
  case optionalOtherWay
  /// Begins a paragraph that continues an optional part.
  case optionalContinuations
  /// Steps that were optional in an earlier lab are optional here.
  case optionalReferences
  /// The title of an optional section contains it.
  case optionalTitle

  // MARK: How long the reader waits

  /// The paragraph may mention a waiting time.
  case waitUnits
  /// Words for seconds.
  case waitSeconds
  /// Words for minutes.
  case waitMinutes
  /// The sentence is about waiting, or how long something takes.
  case waitWaits
  /// A time that is not a wait.
  case waitOthers
  /// The reader is told to wait.
  case waitOrders
  /// Waiting that may not be necessary.
  case waitChances

  // MARK: Notes and warnings

  /// A paragraph that begins with it is a note.
  case alertNote
  /// A paragraph that begins with it is a tip.
  case alertTip
  /// A paragraph that begins with it is important.
  case alertImportant
  /// A paragraph that begins with it is a warning.
  case alertWarning
  /// A paragraph that begins with it calls for caution.
  case alertCaution

  // MARK: Prose

  /// Words that a sentence has, and a command line does not.
  case proseArticles

  // MARK: Headings of labs

  /// A lab's heading begins with it, before the number.
  case headingLab
  /// A heading that begins with it, before a number, opens a lab if the manual has no other word for labs.
  case headingPart
  /// May come before the lab in its heading: Day 1, Lab 1.
  case headingDay
  /// Number words that may come after "Lab".
  case headingNumbers
  /// Number words in a duration, besides those of headings.
  case headingSpoken
  /// A heading at the level of the labs that begins with it ends them.
  case headingEndsLabs
  /// Words for hours in a lab's duration.
  case headingHours
  /// Short forms of hours, as whole words.
  case headingHoursShort
  /// Words for minutes in a lab's duration.
  case headingMinutes
  /// Comes right after the number of hours: 2h, 1h30.
  case headingHoursGlued
  /// Comes right after the number of minutes: 90m, 90min.
  case headingMinutesGlued

  // MARK: Remarks in console blocks

  /// A remark that makes the reader leave a shell.
  case remarkLeavings
  /// The output is the same as an earlier one.
  case remarkBackReferences
  /// The output is the same except for its ids.
  case remarkNewIDs
  /// A remark after a command that asks the reader for input.
  case remarkEnter

  // MARK: Parts of a lab

  /// A command in code right after it is to be run.
  case courseRunOrders
  /// The sentence only mentions a command.
  case courseRunMentions
  /// A heading that ends with it is above the list of labs.
  case courseContents
  /// A heading that begins with it says where its section's commands are typed.
  case coursePlaceHeadings
  /// A heading or a paragraph that begins with it names a lab's prerequisites.
  case coursePrerequisites
  /// A heading or a paragraph that begins with it names a lab's programs.
  case courseTools
  /// The paragraph says how long a lab takes.
  case courseDuration
  /// Numbered instructions with one of these are done in a browser.
  case courseBrowserWords
  /// An HTML comment that begins with it is for the instructor.
  case courseInstructor

  // MARK: The author's own values

  /// The author says which value of their own is in the outputs.
  case choiceChoosing
  /// The word in bold or code right after it is to be replaced.
  case choiceReplacing
  /// Says, in the same sentence, that the reader's own value takes its place.
  case choiceOwn
  /// A placeholder that contains it stands for a secret: no author's value is learned for it.
  case choiceSecret

  // MARK: Files

  /// The block is only an example of a file or of a log.
  case fileShowing
  /// The text of the block must be written.
  case fileWriting
  /// The word right before the file to write.
  case fileIntroductions
  /// Comes between "file" and its name.
  case fileCalled
  /// The file is in the reader's home.
  case fileHome
  /// Comes before "called" and the file's name.
  case fileNoun
  /// The paragraph mentions a file, so the block is not the output of the command before.
  case fileWords
  /// The block shows the output of the command before.
  case fileOutput

  // MARK: Console blocks and outputs

  /// A comment in a console block that begins with it says where its commands are typed.
  case blockOn
  /// A line in square brackets that begins with it says where the commands are typed.
  case blockBracketOn
  /// A line between two commands of which one is enough.
  case blockAlternatives
  /// A word in a line that stands for omitted lines.
  case blockOmissions
  /// A line that a client prints after a table ends with it, and is not the author's remark.
  case blockRowCounts
  /// Names of machines that may be alone before a prompt's sign.
  case blockPromptHosts
  /// A number before one of these is an elapsed time.
  case blockUnits

  // MARK: Questions from programs

  /// A question about losing something: it is not answered for the reader.
  case questionLosing
  /// Asks for the whole word "yes".
  case questionYesNo
  /// Asks for a letter.
  case questionYN
  /// The answer to a question for a whole word.
  case questionYes
  /// The answer to a question for a letter.
  case questionY
  /// Asks for a new key's passphrase, which may be empty.
  case questionPassphrase
  /// Asks for the passphrase of an existing key.
  case questionForKey
  /// Waits for the Enter key.
  case questionEnter
  /// The whole line that a pager shows at the end.
  case questionPager
  /// A pager's line begins with it.
  case questionPagerLines
  /// A pager waits for the next page.
  case questionMore
  /// Asks for a password.
  case questionPassword
  /// Asks for the previous answer again.
  case questionAgain
  /// An output that contains it shows a question: its command asks.
  case questionShownChoice
  /// An output's line that begins with it and ends with a colon is a question.
  case questionShownEnter
  /// An output's line that ends with it is a question.
  case questionShownPassword

  // MARK: Failures

  /// A line that begins with it reports a failure.
  case errorStarts
  /// A line that contains it reports a failure.
  case errorParts
  /// The text after a program's name and a colon begins with it: a failure.
  case errorComplaints
  /// The text after a program's name and a colon that ends with it is a failure.
  case errorComplaintEnds
  /// Begins a line that says that something does not exist, together with error.noneParts.
  case errorNoneStarts
  /// Makes a line that begins with error.noneStarts a failure.
  case errorNoneParts
  /// A line that begins with it is a warning, not a failure.
  case errorWarnings
  /// A line that contains it says that something is out of date, which is not a failure.
  case errorDeprecations
  /// An exception's name ends with it.
  case errorExceptionEnds
  /// An exception's name contains it.
  case errorExceptionParts
  /// Begins a line about an exception that is ignored.
  case errorIgnored
  /// Begins a line that continues it.
  case errorIgnoredGoesOn
  /// Something that was not running cannot be stopped: no failure if the service is started next.
  case errorStopping
  /// The service is started right after that.
  case errorStarting
  /// An output that contains it shows that ssh opened no shell.
  case errorRefusals

  // MARK: What a failure is about

  /// The program is not installed.
  case hintNotInstalled
  /// The credentials are missing or wrong.
  case hintCredentials
  /// The service does not answer.
  case hintNoAnswer

  // MARK: Placeholders

  /// Placeholders that all mean the name the reader chose; the first is the one they are stored under.
  case placeholderReaderName
  /// Placeholders that mean a different password for every account.
  case placeholderPassword
  /// A placeholder that contains it stands for a secret, which must not be in a report.
  case placeholderSecret

  // MARK: Attempts that failed after a correct one

  /// The error says that the thing already exists.
  case lateExists
  /// The error says that this shell has no permission for it.
  case lateCredentials
  /// The error says that the thing does not exist.
  case lateMissing
}

extension Cue {
  /// The name in graders/phrases: `place.terminals`.
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
