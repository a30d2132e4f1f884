import ArgumentParser
import CourseSite
import SitePublishing

/// `grade site`: publishes the manual as a site.
struct SiteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "site",
    abstract: "Makes a course site from the manual: static HTML.",
    discussion: """
      Examples:
        grade site build --out public              the course found from here
        grade site build manual.md --out public    one manual
        grade site serve                           the same while you write
      """,
    subcommands: [SiteBuildCommand.self, SiteServeCommand.self])
}

/// `grade site build`: writes the site into a folder.
struct SiteBuildCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "build",
    abstract: "Writes the site into a folder.",
    discussion: """
      Examples:
        grade site build manual.md --out public
        grade site build --out public --strict                   dead links and the like are errors
        grade site build --out mine --results lab4.json          with the verdicts of 'grade lab4 --format json'
        grade site build --out teachers --edition instructor     with checks, probes, hints and challenges

      The pages need no server: open public/index.html, or copy the folder anywhere on any server. However this ends,
      the folder is complete, either new or as it was before; pages that have not changed keep their times.
      """)

  @OptionGroup var options: SiteOptions

  @Option(
    help: ArgumentHelp("The folder for the site.", valueName: "folder"), completion: .directory)
  var out: String

  @Flag(help: "If there are findings, exit with status 1 and leave the folder as it is.")
  var strict = false

  func run() throws {
    let start = ContinuousClock.now
    let folder = try SiteFolder(out)
    let built = try options.site()
    for line in built.findings { Terminal.error(line) }
    let summary = Self.summary(built.findings)
    if strict, !built.findings.isEmpty {
      Terminal.error("\(summary); nothing was written (--strict)")
      throw ExitStatus(code: 1)
    }
    let outcome = try folder.put(built.site.files)
    let time = (ContinuousClock.now - start) / Duration.milliseconds(10)
    let pages = built.site.files.count { $0.path.hasSuffix(".html") }
    Terminal.print(
      "\(out): \(pages) pages, \(outcome.written) files written, \(outcome.unchanged) unchanged, \(outcome.removed) removed (\(time.rounded() / 100) s)"
    )
    if !built.findings.isEmpty { Terminal.error(summary) }
  }

  static func summary(_ findings: [String]) -> String {
    "\(findings.count) \(findings.count == 1 ? "finding" : "findings")"
  }
}
