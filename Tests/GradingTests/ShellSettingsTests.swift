import CourseModel
import Fixtures
import Knowledge
import Manual
import Nodes
import Testing

@testable import Grading

/// What of a reader's shell is set up again before a node is asked: never more than a folder and variables.
@Suite struct ShellSettingsTests {
  private func settings(_ commands: [String]) throws -> [String] {
    let block = commands.map { "    $ \($0)\n" }.joined()
    let course = try ManualReader.course(bytes: Array("# Lab 1: T\n\n\(block)".utf8), file: "m.md")
    var settings = ShellSettings()
    for step in course.labs[0].steps { settings.follow(step, Knowledge.shipped.programs) }
    return settings.all.map(\.command)
  }

  @Test(
    "Folders and variables",
    arguments: [
      (["cd /srv/a", "cd b"], ["cd -- '/srv/a/b' || exit"]),
      (["cd ~/x", "cd ../y/./z"], ["cd -- ~/'y/z' || exit"]),
      (["cd /tmp/build", "cd .."], ["cd -- '/tmp' || exit"]),
      (["cd \"/tmp/My Files\""], ["cd -- '/tmp/My Files' || exit"]),
      (["cd /srv", "cd ~postgres"], []), (["cd /srv", "cd"], []),
      (["X=1", "export Y='a b'"], ["X='1'", "export Y='a b'"]),
      (["X=1", "export X"], ["export X='1'"]), (["export X=1", "unset X"], []),
      (["export X=1", "export X=2"], ["export X='2'"]),
      (
        ["export PATH=/a:$PATH", "export PATH=/b:$PATH"],
        ["export PATH=\"/a:$PATH\"", "export PATH=\"/b:$PATH\""]
      ),
      (["export P='<password>'"], ["export P='<password>'"]),
    ])
  func kept(commands: [String], settings wanted: [String]) throws {
    #expect(try settings(commands) == wanted)
  }

  /// Text of a manual must not run on a node that is only asked.
  @Test(
    "What could do more is left out",
    arguments: [
      "export A=1 > /etc/motd", "X=1 Y=2 > f", "export B=${!x:-<(touch /tmp/evil)}",
      "export T=${T:?}", "export D=$(date)", "export D=`date`", "X=1 | cat", "(cd /srv && ls)",
      "cd /srv || cd /opt", "if [ -f x ]; then MODE=a; else MODE=b; fi",
      "while read l; do F=$l; done < f", "f() { A=2; }", "X=1 &",
    ])
  func left(command: String) throws {
    #expect(try settings([command]).isEmpty)
  }

  @Test func textStaysText() throws {
    #expect(
      try settings(["cd \"/tmp; touch evil\"", "export A='x; rm -rf /'"])
        == ["cd -- '/tmp; touch evil' || exit", "export A='x; rm -rf /'"])
  }
}
