/// What a text may say: its phrases in each language are a part of graders/phrases.
///
/// The raw value is the name under which they stand there.
public enum Cue: String, CaseIterable, Sendable {
  // MARK: Where the reader types

  /// Another terminal is opened.
  case placeTerminals = "place.terminals"
  /// What stands before the machine where the reader is to be.
  case placeOn = "place.on"
  /// A window in which the reader types; behind it stands the machine.
  case placeWindows = "place.windows"
  /// A sentence that begins so may name the window to type in.
  case placeInWords = "place.inWords"
  /// A paragraph that begins so may name the machine to type on.
  case placeFrom = "place.from"
  /// The sentence may say that something is done again elsewhere; asked first, before all others.
  case placeRepetitions = "place.repetitions"
  /// What was done on one machine is to be done on others.
  case placeRepeatVerbs = "place.repeatVerbs"
  /// What is to be done once more, where the sentence also says "as well" or "too".
  case placeDoVerbs = "place.doVerbs"
  /// Makes a repetition of "do this on node4".
  case placeTooWords = "place.tooWords"
  /// Takes a repetition back, or puts it off.
  case placeDenials = "place.denials"
  /// Stands between what is repeated and the machines.
  case placePrepositions = "place.prepositions"
  /// What was changed in a file is to be changed on several machines.
  case placeChanges = "place.changes"
  /// All of several machines.
  case placeOnAll = "place.onAll"
  /// The reader goes to another machine.
  case placeGoings = "place.goings"
  /// A word before "on" that tells where something is, not where the reader is to go.
  case placeStates = "place.states"
  /// The machine for which the output is shown stands behind it.
  case placeExamples = "place.examples"
  /// The word that puts the reader on a machine.
  case placeOnWord = "place.onWord"
  /// The first word of a sentence that puts the reader on a machine.
  case placeFromWord = "place.fromWord"
  /// A state word that is an order where it is the sentence's first word.
  case placeRunWord = "place.runWord"
  /// One machine of several will do.
  case placeAnyOf = "place.anyOf"
  /// Stands for machines that were named before.
  case placeBackReferences = "place.backReferences"
  /// The reader's own machine.
  case placeHostPhrases = "place.hostPhrases"
  /// A machine inside the cloud or the cluster.
  case placeGuestPhrases = "place.guestPhrases"
  /// Stands between a machine's name and its role: node1 is the controller.
  case placeLearnVerbs = "place.learnVerbs"
  /// Stands before a role, and is no part of it.
  case placeLearnArticles = "place.learnArticles"
  /// Stands between machines that are named one after the other.
  case placeListJoins = "place.listJoins"
  /// Stands between the first and the last machine of a range.
  case placeRangeJoins = "place.rangeJoins"
  /// One of the machines will do.
  case placeChoiceWord = "place.choiceWord"
  /// Stands between the numbers of machines: nodes 3 and 4.
  case placeNumberedJoins = "place.numberedJoins"
  /// The second word of a machine's role, in the singular: cloud controller.
  case placeNouns = "place.nouns"
  /// All machines of a kind.
  case placeAllWords = "place.allWords"
  /// Any machine.
  case placeMachineNouns = "place.machineNouns"
  /// May stand between "all" and what they are.
  case placeFillers = "place.fillers"
  /// Two machines.
  case placeBothWord = "place.bothWord"
  /// Leaves machines out.
  case placeExceptWords = "place.exceptWords"
  /// May stand behind "except".
  case placeExceptFor = "place.exceptFor"
  /// Machines that were named before, behind "all of" or "both".
  case placeThoseWords = "place.thoseWords"
  /// May name machines that were named before; a paragraph with one is looked at.
  case placeAlsoNamed = "place.alsoNamed"
  /// The stem of a machine's name when a number follows: worker1; part of longer names: k8s-worker2.
  case placeMachines = "place.machines"
  /// Names in prompts that mean the reader's own machine.
  case placeHostNames = "place.hostNames"
  /// Words behind the stem of machines' names: compute1 is the compute node.
  case placeRoleNouns = "place.roleNouns"
  /// The word before such a stem: gateway1 is the gateway.
  case placeRoleArticles = "place.roleArticles"

  // MARK: What may be left out

  /// Takes back what the others say: it must be done.
  case optionalInsisting = "optional.insisting"
  /// What follows may be skipped.
  case optionalSkipping = "optional.skipping"
  /// Skipping depends on what the reader has.
  case optionalHavings = "optional.havings"
  /// More than the next block may be skipped.
  case optionalSeveral = "optional.several"
  /// Only where something went wrong.
  case optionalFailures = "optional.failures"
  /// Not for everybody: a case that not every reader is in.
  case optionalCases = "optional.cases"
  /// An optional step, in so many words.
  case optionalSteps = "optional.steps"
  /// Only where it is missing.
  case optionalMissing = "optional.missing"
  /// Only where the reader wants to.
  case optionalWish = "optional.wish"
  /// Only for a reader who has none yet.
  case optionalNone = "optional.none"
  /// Begins a paragraph about another way.
  case optionalAlternatives = "optional.alternatives"
  /// Begins a paragraph about a case that may not be so.
  case optionalShould = "optional.should"
  /// Begins a note about another way.
  case optionalOtherWay = "optional.otherWay"
  /// Begins a paragraph that goes on with what was optional.
  case optionalContinuations = "optional.continuations"
  /// What was optional in an earlier lab is optional here.
  case optionalReferences = "optional.references"
  /// The title of a section that may be left out has it anywhere.
  case optionalTitle = "optional.title"

  // MARK: How long the reader waits

  /// The paragraph may speak of a time to wait.
  case waitUnits = "wait.units"
  /// Words for seconds.
  case waitSeconds = "wait.seconds"
  /// Words for minutes.
  case waitMinutes = "wait.minutes"
  /// The sentence speaks of waiting, or of how long something takes.
  case waitWaits = "wait.waits"
  /// A time that nobody waits for.
  case waitOthers = "wait.others"
  /// The reader is told to wait.
  case waitOrders = "wait.orders"
  /// Waiting that may not be needed.
  case waitChances = "wait.chances"

  // MARK: Notes and warnings

  /// A paragraph that begins so is a note.
  case alertNote = "alert.note"
  /// A paragraph that begins so is a tip.
  case alertTip = "alert.tip"
  /// A paragraph that begins so is important.
  case alertImportant = "alert.important"
  /// A paragraph that begins so is a warning.
  case alertWarning = "alert.warning"
  /// A paragraph that begins so asks for care.
  case alertCaution = "alert.caution"

  // MARK: Headings of labs

  /// What a lab's heading begins with, before its number.
  case headingLab = "heading.lab"
  /// May stand before the lab in its heading: Day 1, Lab 1.
  case headingDay = "heading.day"
  /// Number words that may stand behind "Lab".
  case headingNumbers = "heading.numbers"
  /// Words that count in a duration, besides the number words of headings.
  case headingSpoken = "heading.spoken"
  /// A heading of the labs' own level that begins so ends them.
  case headingEndsLabs = "heading.endsLabs"
  /// Words for hours in a lab's duration.
  case headingHours = "heading.hours"
  /// Short forms of hours, as whole words.
  case headingHoursShort = "heading.hoursShort"
  /// Words for minutes in a lab's duration.
  case headingMinutes = "heading.minutes"
  /// Stands right behind the number of hours: 2h, 1h30.
  case headingHoursGlued = "heading.hoursGlued"
  /// Stands right behind the number of minutes: 90m, 90min.
  case headingMinutesGlued = "heading.minutesGlued"

  // MARK: Remarks in console blocks

  /// A remark by which the reader leaves a shell.
  case remarkLeavings = "remark.leavings"
  /// The output is the one that was shown before.
  case remarkBackReferences = "remark.backReferences"
  /// The output is the same but for its ids.
  case remarkNewIDs = "remark.newIDs"
  /// A remark behind a command that asks the reader for something.
  case remarkEnter = "remark.enter"

  // MARK: Parts of a lab

  /// A heading that ends so is above the list of labs.
  case courseContents = "course.contents"
  /// A heading that begins so says where its section's commands are typed.
  case coursePlaceHeadings = "course.placeHeadings"
  /// A heading or a paragraph that begins so names what a lab needs.
  case coursePrerequisites = "course.prerequisites"
  /// A heading or a paragraph that begins so names the programs of a lab.
  case courseTools = "course.tools"
  /// The paragraph says how long a lab takes.
  case courseDuration = "course.duration"
  /// Numbered instructions that say one of these are done in a browser.
  case courseBrowserWords = "course.browserWords"
  /// An HTML comment that begins so is for the instructor.
  case courseInstructor = "course.instructor"

  // MARK: Values of the author's own

  /// The author says which value of their own stands in the outputs.
  case choiceChoosing = "choice.choosing"
  /// A placeholder that holds one stands for a secret, and no author's value is learnt for it.
  case choiceSecret = "choice.secret"

  // MARK: Files

  /// What stands in the block is only an example of a file or of a log.
  case fileShowing = "file.showing"
  /// What stands in the block is to be written.
  case fileWriting = "file.writing"
  /// The word right before the file that is to be written.
  case fileIntroductions = "file.introductions"
  /// Stands between "file" and its name.
  case fileCalled = "file.called"
  /// Stands before "called" and the file's name.
  case fileNoun = "file.noun"
  /// The paragraph speaks of a file, so the block is no output of the command before.
  case fileWords = "file.words"
  /// The block shows what the command before prints.
  case fileOutput = "file.output"

  // MARK: Console blocks and outputs

  /// A comment in a console block that begins so says where its commands are typed.
  case blockOn = "block.on"
  /// A line in square brackets that begins so says where the commands are typed.
  case blockBracketOn = "block.bracketOn"
  /// A line between two commands of which one will do.
  case blockAlternatives = "block.alternatives"
  /// A word in a line that stands for lines left out.
  case blockOmissions = "block.omissions"
  /// What a client prints behind a table ends so, and is no remark of the author.
  case blockRowCounts = "block.rowCounts"
  /// Names of machines that may stand alone before a prompt's sign.
  case blockPromptHosts = "block.promptHosts"
  /// A number before one of these is a time that passed.
  case blockUnits = "block.units"

  // MARK: Questions of programs

  /// A question about what would be lost: it is not answered for the reader.
  case questionLosing = "question.losing"
  /// Asks for the whole word "yes".
  case questionYesNo = "question.yesNo"
  /// Asks for a letter.
  case questionYN = "question.yN"
  /// What a question for a whole word is answered with.
  case questionYes = "question.yes"
  /// What a question for a letter is answered with.
  case questionY = "question.y"
  /// Asks for a new key's passphrase, which may be empty.
  case questionPassphrase = "question.passphrase"
  /// Asks for the passphrase of a key that is there.
  case questionForKey = "question.forKey"
  /// Waits for the Enter key.
  case questionEnter = "question.enter"
  /// The whole line that a pager shows at the end.
  case questionPager = "question.pager"
  /// What a pager's line begins with.
  case questionPagerLines = "question.pagerLines"
  /// A pager waits for the next page.
  case questionMore = "question.more"
  /// Asks for a password.
  case questionPassword = "question.password"
  /// Asks once more for the answer before.
  case questionAgain = "question.again"
  /// An output that holds one shows a question: its command asks.
  case questionShownChoice = "question.shownChoice"
  /// An output's line that begins so and ends with a colon is a question.
  case questionShownEnter = "question.shownEnter"
  /// An output's line that ends so is a question.
  case questionShownPassword = "question.shownPassword"

  // MARK: Failures

  /// A line that begins so reports a failure.
  case errorStarts = "error.starts"
  /// A line that holds one anywhere reports a failure.
  case errorParts = "error.parts"
  /// What stands behind a program's name and a colon begins so: a failure.
  case errorComplaints = "error.complaints"
  /// Begins a line that says that a thing is not there, together with error.noneParts.
  case errorNoneStarts = "error.noneStarts"
  /// Makes a failure of a line that begins so.
  case errorNoneParts = "error.noneParts"
  /// A line that begins so is a warning, and no failure.
  case errorWarnings = "error.warnings"
  /// A line that holds one says that something is out of date, and reports no failure.
  case errorDeprecations = "error.deprecations"
  /// An exception's name ends so.
  case errorExceptionEnds = "error.exceptionEnds"
  /// An exception's name holds it.
  case errorExceptionParts = "error.exceptionParts"
  /// Begins a line about an exception that is none.
  case errorIgnored = "error.ignored"
  /// Begins a line that goes on with it.
  case errorIgnoredGoesOn = "error.ignoredGoesOn"
  /// What was not running cannot be stopped: no failure where the service is started next.
  case errorStopping = "error.stopping"
  /// The service is started right behind it.
  case errorStarting = "error.starting"
  /// An output that holds one shows that ssh opened no shell.
  case errorRefusals = "error.refusals"

  // MARK: What a failure is about

  /// The program is not there.
  case hintNotInstalled = "hint.notInstalled"
  /// The credentials are missing or wrong.
  case hintCredentials = "hint.credentials"
  /// The service does not answer.
  case hintNoAnswer = "hint.noAnswer"

  // MARK: Placeholders

  /// Placeholders that all mean the name the reader chose; the first is the one they are kept by.
  case placeholderReaderName = "placeholder.readerName"
  /// Placeholders that mean another password for every account.
  case placeholderPassword = "placeholder.password"
  /// A placeholder that holds one stands for a secret, which goes into no report.
  case placeholderSecret = "placeholder.secret"

  // MARK: Attempts that failed after a right one

  /// The error says that the thing is there already.
  case lateExists = "late.exists"
  /// The error says that this shell has no right to it.
  case lateCredentials = "late.credentials"
  /// The error says that the thing is not there.
  case lateMissing = "late.missing"
}
