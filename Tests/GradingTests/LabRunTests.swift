import CourseFiles
import CourseModel
import Fixtures
import Foundation
import Manual
import Nodes
import Testing

@testable import Grading
@testable import Sessions

/// `grade run` on this machine in place of node1: questions, commands that never end, waiting.
@Suite(.serialized) struct LabRunTests {
  private let folder: String

  init() throws {
    folder = "/tmp/practicum-run-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  /// Carries out a lab of these blocks, with FOLDER replaced by the test's own folder.
  private func run(
    _ body: String, _ change: (inout LabRun.Settings) -> Void = { _ in }
  ) async throws -> (outcomes: [LabRun.Outcome], commands: [SessionCommand]) {
    let text = "# Lab 1: A run\n\nOn node1:\n\n" + body.replacing("FOLDER", with: folder) + "\n"
    let course = try ManualReader.course(bytes: Array(text.utf8), file: "m.md")
    let lab = try #require(course.labs.first)
    var settings = LabRun.Settings(shell: try ShellFiles.typedInto())
    settings.retryWindow = .seconds(6)
    settings.timeLimit = .seconds(20)
    settings.glance = .milliseconds(500)
    change(&settings)
    var run = LabRun(
      course: course, lab: lab, .shipped, overrides: LabOverrides(),
      nodes: ["node1": LocalNode(name: "node1"), "host": LocalNode()], settings: settings)
    var outcomes: [LabRun.Outcome] = []
    for step in lab.steps where step.kind != .note {
      outcomes += await run.carryOut(step).map(\.outcome)
    }
    await run.close()
    return (outcomes, run.commands)
  }

  private func isDone(_ outcome: LabRun.Outcome) -> Bool {
    if case .done = outcome { true } else { false }
  }

  private func why(_ outcome: LabRun.Outcome?) -> String {
    switch outcome {
    case .stopped(let why, _, let output): "\(why) | \(output.joined(separator: " | "))"
    case .left(let why): "left: \(why)"
    case .done: "done"
    case nil: "nothing"
    }
  }

  @Test func questionsAreAnsweredAsTheManualHasThem() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let (outcomes, commands) = try await run(
      """
          # ssh-keygen -t ed25519 -f FOLDER/key -q
          Enter passphrase (empty for no passphrase):
          Enter same passphrase again:
          # ssh-keygen -y -P '' -f FOLDER/key | cut -d' ' -f1
          ssh-ed25519
          # sh -c 'tty -s && printf "Delete all of $HOME/b (yes/no)? "; read -r x; echo "said $x"'
          Delete all of /home/user/b (yes/no)? no
          said no
          # sh -c 'printf "Continue [y/N]: "; read -r x; echo "said $x"'
          Continue [y/N]:
          said y
      """)
    #expect(outcomes.map(why) == ["done", "done", "done", "done"])
    #expect(commands.last?.output.first == "Continue [y/N]: y")
  }

  @Test func whatTheManualDoesNotAnswerIsSaid() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let question = """
          # sh -c 'printf "Color: "; read -r x; echo "$x it is"'
          Enter passphrase (empty for no passphrase):
      """
    let (outcomes, _) = try await run(question)
    #expect(why(outcomes.first).hasPrefix("asks 'Color:', and the manual does not say"))
    #expect(why(outcomes.first).contains("--set '<color>=…'"))
    let (answered, commands) = try await run(question) { $0.values["<color>"] = "red" }
    #expect(answered.count == 1)
    #expect(commands.first?.output == ["Color: red", "red it is"])
  }

  /// A key that already exists is not overwritten.
  @Test func nothingOfTheReadersIsGivenAway() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let (outcomes, _) = try await run(
      """
          # echo precious > FOLDER/key
          # ssh-keygen -t ed25519 -f FOLDER/key
          Enter passphrase (empty for no passphrase):
          Enter same passphrase again:
      """)
    #expect(why(outcomes.last).hasPrefix("asks 'Overwrite (y/n)?'"))
    #expect(try String(contentsOfFile: folder + "/key", encoding: .utf8) == "precious\n")
  }

  @Test func whatNeverEndsIsEndedWhenItWasSeen() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let start = ContinuousClock.now
    let (outcomes, commands) = try await run(
      """
          # (sleep 1; echo node joined >> FOLDER/log; sleep 60; echo late >> FOLDER/log) >/dev/null 2>&1 &
          # touch FOLDER/log
          # tail -f FOLDER/log
          node joined
          # tail -f FOLDER/nothing-there
          # ping 127.0.0.1
      """
    ) {
      // Busy machines take more than a moment to start a program that fails at once.
      $0.glance = .seconds(5)
    }
    #expect(outcomes.prefix(3).map(why) == ["done", "done", "done"])
    #expect(commands.count > 2 && commands[2].output == ["node joined"])
    #expect(why(outcomes[3]).contains("cannot open"))
    #expect(ContinuousClock.now - start < .seconds(45))
  }

  @Test func whatIsNeverSeenStops() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let (outcomes, _) = try await run(
      """
          # echo other > FOLDER/log
          # tail -f FOLDER/log
          node joined
      """
    ) { $0.retryWindow = .seconds(2) }
    #expect(isDone(outcomes[0]))
    #expect(why(outcomes.last) == "differs from the manual | other")
  }

  /// The manual's waiting time is kept, and a state that needs it may arrive.
  @Test func theManualsWaitsAreTheReaders() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let (outcomes, _) = try await run(
      """
          # (sleep 4; echo up > FOLDER/state) >/dev/null 2>&1 &

      Wait 2 seconds, then start it:

          # date +%s > FOLDER/started

      It may take 5 seconds to come up:

          # cat FOLDER/state
          up
      """
    ) { $0.retryWindow = .seconds(1) }
    #expect(outcomes.map(why) == ["done", "done", "done"])
  }

  @Test func hostStepsNeedToBeAskedFor() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let body = """
          # echo here

      On your own machine:

          # echo there
          there
      """
    let (without, _) = try await run(body)
    #expect(why(without.last).hasPrefix("left: is for your own machine"))
    let (with, commands) = try await run(body) { $0.includesHost = true }
    #expect(with.map(why) == ["done", "done"])
    #expect(commands.last?.host == "host")
  }
}
