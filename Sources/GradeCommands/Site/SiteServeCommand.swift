import ArgumentParser
import CourseModel
import CourseSite
import SitePublishing

/// `grade site serve`: shows the site while its author writes.
struct SiteServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Shows the site while you write; pages reload when the manual changes.",
    discussion: """
      Examples:
        grade site serve                        the course found from here
        grade site serve manual.md --port 0     on any free port
        grade site serve --edition instructor

      Only this machine can see the site; nothing is written. While the manual cannot be read, the site stays as it
      was, and the error is shown here. Ctrl-C ends it.
      """)

  @OptionGroup var options: SiteOptions

  @Option(help: "The port on this machine; 0 is any free one.")
  var port: UInt16 = 8000

  func run() async throws {
    let server = SiteServer()
    let watch = SiteWatch()
    try show(on: server, watch)
    let options = options
    let watching = Task {
      var isAsItWas = false
      while true {
        try await Task.sleep(for: .milliseconds(300))
        guard watch.hasChanged() else { continue }
        do {
          let isAnother = try show(on: server, watch)
          if isAsItWas, !isAnother {
            Terminal.print("the manual can be read again, and has not changed")
          }
          isAsItWas = false
        } catch let problem as any Problem {
          Terminal.error("\(problem)\nthe site stays as it was")
          isAsItWas = true
        }
      }
    }
    defer { watching.cancel() }
    try await server.run(port: port) { port in
      Terminal.print("\(options.path ?? "the course") at http://127.0.0.1:\(port)/  (Ctrl-C ends)")
    }
  }

  /// - Returns: Whether the site has changed.
  @discardableResult
  private func show(on server: SiteServer, _ watch: SiteWatch) throws -> Bool {
    watch.begin()
    let built = try options.site(reloads: true) { watch.add($0) }
    built.sources.forEach(watch.add)
    let files = Dictionary(
      built.site.files.map { ($0.path, $0.bytes) }, uniquingKeysWith: { first, _ in first })
    guard server.show(files) else { return false }
    for line in built.findings { Terminal.error(line) }
    let pages = built.site.files.count { $0.path.hasSuffix(".html") }
    Terminal.print("\(pages) pages, \(SiteBuildCommand.summary(built.findings))")
    return true
  }
}
