/// What a rule looks for, and what an author can do. Reports for people and for code review print it.
extension Finding.Rule {
  /// Why it matters, in a sentence.
  public var explanation: String {
    switch self {
    case .openNode: "A step whose machine is not named is graded wherever it was typed."
    case .idContradiction:
      "An output shows a different id than before, though nothing made the thing again."
    case .fileContradiction: "A file is created under one name and read under another."
    case .programContradiction: "The command is another program's, or its name is misspelt."
    case .unfoundedRow: "An output lists something that no step made, so no reader can see it."
    case .labsChosen: "No heading is called a lab, so the program chose what opens one."
    case .outsideLab: "Commands before the first lab are nobody's task."
    case .duplicateLab: "Two labs have one number; the second cannot be graded by it."
    case .danglingReference: "The text refers to something that is not there."
    case .unplacedBlock: "It is open whether the block is a command, an output or a file."
    case .deadLink, .deadAnchor: "The link leads nowhere."
    case .missingPicture: "The page would lack the picture."
    case .remotePicture:
      "The page would ask another server, which may be gone and learns who its readers are."
    case .unsafeLink: "The page leaves it out: it could run a program in the reader's browser."
    case .tooDeep, .tooWide: "Nobody can read it, and it was left out."
    case .cutShort: "Something breaks off in the middle."
    case .brokenCommand: "A shell would refuse the command, or wait for more."
    case .mixedScript: "The word looks right but cannot be typed as it looks, nor found."
    case .promptInOutput: "A line end is missing: the next command reads like an output."
    case .gluedRows: "A line end is missing in the table, so its rows cannot be compared."
    case .unknownHost: "No reader has such a machine, so it is open where the command is typed."
    case .idNotShown: "A reader cannot know the id: no output shows where it comes from."
    case .otherID: "The output is from a different run than the command."
    case .otherName: "The text and the command name different things."
    case .usedBeforeMade:
      "The step fails, or shows something else, for a reader who follows the order."
    case .neededLater: "The step fails, or does nothing, for a reader who follows the order."
    case .notStarted: "The step fails, because a service that it needs does not run."
    case .notRestarted: "The service goes on with the old file."
    case .notEnabled: "The service will not run after a reboot."
    case .oddSetting:
      "Programs that expect = read the line as a name without a value, or refuse the file."
    case .choiceIgnored: "The reader's own value does not work: another place has the author's."
    case .placeholderSpelling:
      "Readers wonder whether these are two values; the grader takes them for two."
    case .unknownRule: "What the author means to allow is still reported."
    case .rareSpelling: "It is probably a slip: everywhere else it is written in one other way."
    }
  }

  /// What to write instead.
  public var remedy: String {
    switch self {
    case .openNode: "Say it: \"On node1:\", or show the machine in the prompt."
    case .labsChosen, .outsideLab, .duplicateLab:
      "Begin each lab with a heading such as \"Lab 3: Storage\"."
    case .unplacedBlock:
      "Begin commands with a prompt, name the file before its text, or mark an output with ```text."
    case .idContradiction, .otherID, .unfoundedRow:
      "Copy the output again from one run of the whole lab."
    case .idNotShown: "Show the command that prints the id, or write a placeholder: <image id>."
    case .danglingReference: "Show it above, or say what is meant."
    case .remotePicture: "Put the picture beside the manual."
    case .deadLink, .deadAnchor, .missingPicture, .unsafeLink:
      "Correct the address, or take it out."
    case .usedBeforeMade, .neededLater, .notStarted:
      "Move the step that it needs before it, or add it."
    case .notRestarted: "Add the restart after the change."
    case .notEnabled: "Enable the service where it is started."
    case .choiceIgnored: "Write the same placeholder in both places, or the same value."
    case .promptInOutput, .gluedRows: "Break the line there."
    case .oddSetting: "Add the =."
    case .fileContradiction, .programContradiction, .otherName, .placeholderSpelling, .rareSpelling,
      .mixedScript, .unknownHost:
      "Write it the same way everywhere."
    case .unknownRule: "Write the rule's name as the finding has it, in brackets."
    case .brokenCommand: "Close what is open; put an output in a block of its own."
    case .tooDeep, .tooWide, .cutShort: "Make it simpler, or complete it."
    }
  }
}
