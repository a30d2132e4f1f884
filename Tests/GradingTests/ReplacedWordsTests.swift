import Console
import CourseModel
import Fixtures
import Manual
import Nodes
import Testing

@testable import Grading
@testable import Sessions

/// Words that are placeholders because the prose says so, and names in braces.
@Suite struct ReplacedWordsTests {
  private func course(_ text: String) throws -> Course {
    try ManualReader.course(bytes: Array("# Lab 1: T\n\n\(text)\n".utf8), file: "m.md")
  }

  @Test(
    "What the prose says",
    arguments: [
      ("Replace `POOL` with your pool.", "lvs POOL", ["POOL"]),
      ("Replace **POOL** with the name of your pool.", "ls /dev/POOL/x", ["POOL"]),
      ("Here `$POOL` stays. Replace `$POOL` by your own.", "lvs $POOL", ["$POOL"]),
      ("Replace `{pool}` by your pool, and `A1` by your disk.", "lvs {pool} A1", ["{pool}", "A1"]),
      ("Ersetzen Sie `POOL` durch Ihren Pool.", "lvs POOL", ["POOL"]),
      // Not the reader's, in another sentence, or another word.
      ("Replace `OLD` with `NEW` in the file.", "sed s/OLD/NEW/ f", []),
      ("Replace `POOL`. Then make your choice.", "lvs POOL", []),
      ("Replace `POOL` with your pool.", "lvs SPOOL POOLS $POOL", []),
      ("The pool is called `POOL` on your node.", "lvs POOL", []),
    ])
  func prose(text: String, command: String, placeholders: [String]) throws {
    for body in ["\(text)\n\n    $ \(command)", "    $ \(command)\n\n\(text)"] {
      #expect(try course(body).labs[0].steps[0].placeholders.sorted() == placeholders.sorted())
    }
  }

  @Test func onlyTheWordIsFilledIn() {
    #expect(
      Placeholder.fill("POOL", with: "a", in: "lvs POOL SPOOL POOLS /dev/POOL/x $POOL")
        == "lvs a SPOOL POOLS /dev/a/x $POOL")
    #expect(Placeholder.fill("<x>", with: "a", in: "<x> y<x>") == "a ya")
    #expect(Placeholder.fill("$X", with: "a", in: "$X $XY") == "a $XY")
  }

  @Test(
    "Names in braces",
    arguments: [
      ("ssh {user}@{host}", ["{user}", "{host}"]),
      ("curl http://{host}/v1/{id}", ["{host}", "{id}"]),
      ("awk '{print}' f", []), ("awk 'NR > 1 {print} END {exit}' f", []),
      ("echo {a,b} ${HOME}", []),
      ("git show HEAD@{upstream}", []), ("kubectl get -o jsonpath={.items}", []), ("{ ls; }", []),
      ("docker ps --format {{.ID}}", []), ("find . -exec ls {} ;", []),
    ])
  func braces(command: String, placeholders: [String]) throws {
    #expect(try course("    $ \(command)").labs[0].steps[0].placeholders == placeholders)
  }

  /// The same value everywhere, also in outputs and inside of words.
  @Test(
    "The reader's own value",
    arguments: [
      ("s3 mb s3://mine\nmake_bucket: mine\n$ aws s3 ls mine\n$ ssh ann@web", []),
      ("s3 mb s3://mine\nmake_bucket: mine\n$ aws s3 ls other\n$ ssh ann@web", ["aws s3 ls other"]),
      (
        "s3 mb s3://mine\nmake_bucket: other\n$ aws s3 ls mine\n$ ssh ann@web",
        ["aws s3 mb s3://mine"]
      ),
    ])
  func grading(session text: String, wrong: [String]) throws {
    let course = try course(
      "Replace `BUCKET` with your bucket:\n\n    $ aws s3 mb s3://BUCKET\n    make_bucket: BUCKET\n    $ aws s3 ls BUCKET\n"
    )
    let lab = course.labs[0]
    let session = try Session(
      Recording(bytes: Array("$ aws \(text)\n$ \n".utf8), file: "t"), file: "t",
      vocabulary: SessionVocabulary(course: course, lab: lab, .shipped))
    let report = SessionGrader(course: course, lab: lab, .shipped).grade(session)
    #expect(report.checks.filter(\.verdict.isWrong).map(\.command) == wrong)
  }
}
