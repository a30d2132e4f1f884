public import ArgumentParser
import CourseFiles
import CourseModel
import Nodes

/// `grade`: the program, its subcommands and its exit statuses.
public struct GradeProgram: AsyncParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "grade",
    abstract: "Grades a lab, and shows what a lab manual says.",
    discussion: """
      Examples:
        grade lab4                           grade lab 4 on its nodes
        grade lab4 --recording session.txt   grade a recorded session of lab 4
        grade glance --recording s.cast      the same, by a word of the lab's title
        grade steps --lab 3                  what the program understood of lab 3
        grade lint manual.md --strict        mistakes in a manual
        grade record lab4                    a recorded shell, to hand in
        grade replay lab4.cast --lab lab4    a page that plays it
        grade class lab4 --roster class.csv  a whole class, into a gradebook
        grade site build --out public        the manual as a course site
        grade diff expected.txt actual.txt   compare two outputs as tables
        sudo grade prove lab3                whether lab 3's checks notice mistakes
        sudo grade nodes up                  four real nodes to practise on

      Exit status: 0 nothing failed, 1 something failed, 2 wrong usage or bad input,
      3 incomplete.
      """,
    version: ProgramVersion.text,
    subcommands: [
      LabCommand.self, RecordCommand.self, ReplayCommand.self, PackCommand.self, RunCommand.self,
      StepsCommand.self,
      LintCommand.self, ChecksCommand.self, LearnCommand.self, FreeCommand.self, ProveCommand.self,
      ClassCommand.self, RegradeCommand.self, MarkCommand.self, ExcuseCommand.self,
      ForgetCommand.self, GradebookCommand.self, ReportCommand.self, ExportCommand.self,
      DiffCommand.self, SiteCommand.self,
      NodesCommand.self, TrustCommand.self, HandInsCommand.self,
    ],
    defaultSubcommand: LabCommand.self)

  public init() {}

  /// Parses, runs and never returns.
  public static func runAndExit() async -> Never {
    BrokenPipes.areErrors()
    KnowledgeFiles.readAhead()
    do {
      var command = try parseAsRoot()
      if var waiting = command as? any AsyncParsableCommand {
        try await waiting.run()
      } else {
        try command.run()
      }
      exit(withStatus: 0)
    } catch let problem as any Problem {
      Terminal.error("grade: \(problem)")
      exit(withStatus: 2)
    } catch let status as ExitStatus {
      exit(withStatus: status.code)
    } catch {
      let code = exitCode(for: error)
      let message = fullMessage(for: error)
      if code == .success {
        Terminal.print(message)
        exit(withStatus: 0)
      }
      Terminal.error(message)
      // argument-parser's own status for wrong usage is 64.
      exit(withStatus: 2)
    }
  }

  private static func exit(withStatus code: Int32) -> Never {
    Terminal.exit(code)
  }
}
