import GradeCommands

await GradeProgram.runAndExit()
