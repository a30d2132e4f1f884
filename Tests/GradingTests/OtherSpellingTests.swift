import Console
import Fixtures
import Knowledge
import Testing

@testable import Grading

/// The same command typed another way, and commands that are not the same.
@Suite struct OtherSpellingTests {
  private func isSame(
    _ expected: String, _ typed: String, _ ours: ShellFolder = .home, _ theirs: ShellFolder = .home
  ) -> Bool {
    CommandPattern(
      expected, choices: [:], entityNames: [:], folder: ours, programs: Knowledge.shipped.programs
    ).compare(ShellLine(typed), in: theirs).isSame
  }

  @Test(arguments: [
    ("tar xzf a.tgz", "tar -xzf a.tgz"), ("tar xzf a.tgz", "tar -x -z -f a.tgz"),
    ("tar -czf a.tgz b", "tar --create --gzip --file=a.tgz b"), ("ls -la", "ls -al"),
    ("ls -la", "ls -l -a"), ("ls -l --all", "ls -la"), ("head -n 2 f", "head --lines=2 f"),
    ("rm f", "rm -f f"), ("rm -r d", "rm -rf d"), ("mkdir d", "mkdir -p d"), ("cd d", "cd d/"),
    ("mkdir -p /srv/a/", "mkdir -p /srv/a"), ("wc -l f", "wc --lines f"),
    ("grep -in x f", "grep --ignore-case -n x f"), ("sort -k2 -n f", "sort -n -k 2 f"),
  ])
  func same(expected: String, typed: String) { #expect(isSame(expected, typed)) }

  @Test(arguments: [
    ("rm -r d", "rm d"), ("tar xzf a.tgz", "tar xjf a.tgz"), ("head -n 2 f", "head --lines=3 f"),
    ("rsync -a a b", "rsync -a a/ b"), ("ls -la", "ls -l"), ("sort -n f", "sort -r f"),
    ("cd d", "cd e/"), ("chmod -R 700 d", "chmod 700 d"), ("cp -r a b", "cp a b"),
  ])
  func another(expected: String, typed: String) { #expect(!isSame(expected, typed)) }

  @Test func aPathFromAnotherFolder() {
    #expect(isSame("cat data/f", "cat f", .at("/srv"), .at("/srv/data")))
    #expect(isSame("cat f", "cat /srv/data/f", .at("/srv/data"), .home))
    #expect(isSame("cd ..", "cd /srv", .at("/srv/data"), .at("/tmp")))
    #expect(!isSame("cat f", "cat f/../g", .at("/srv"), .at("/srv")))
    #expect(!isSame("cat f", "cat /srv/f", .at("/tmp"), .at("/srv")))
    #expect(!isSame("cat data/f", "cat f", .unknown, .at("/srv/data")))
  }
}
