import GradeCommands

GradeProgram.runAndExit()
