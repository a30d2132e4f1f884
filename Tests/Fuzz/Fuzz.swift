import Console
import CourseModel
import Fixtures
import Glibc
import Grading
import Knowledge
import Manual
import Matching
import Nodes
// The program that `make fuzz` runs: libFuzzer feeds bytes to the manual parser, to the matcher, and
// to the readers of recordings and of a course's, a class's and a student's files
// (PRACTICUM_FUZZ_TARGET says to which). A crash or a run of more than ten seconds is a finding; keep
// its input as a test.
import Sessions

private let target = getenv("PRACTICUM_FUZZ_TARGET").map { String(cString: $0) } ?? "manual"

/// A course to grade recordings against.
private let course = try? ManualReader.course(
  bytes: Array(
    "# Lab 1: A\n\n\t# ssh root@node1\n\t# keystone user-create --name <your name>\n\t+--+--+\n\t| Property | Value |\n\t+--+--+\n\t| id | d8c464a629604a3daa11ed511c86dd0a |\n\t+--+--+\n\t# cat > x <<EOF\n\ta=<password>\n\tEOF\n\t# a && b\n"
      .utf8), file: "fuzz.md")

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<Int32>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ callback: @convention(c) (UnsafePointer<UInt8>, Int) -> Int32
) -> Int32

/// The package manager names every program's entry point after its target.
@_cdecl("practicum_fuzz_main")
public func main(
  _ count: Int32, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
) -> Int32 {
  var count = count
  var arguments = arguments
  return runDriver(&count, &arguments, fuzz)
}

private func fuzz(_ data: UnsafePointer<UInt8>, _ size: Int) -> Int32 {
  let bytes = Array(UnsafeBufferPointer(start: data, count: size))
  switch target {
  case "manual":
    _ = try? ManualReader.course(bytes: bytes, file: "fuzz.md")
    _ = try? ManualReader.course(bytes: Array("# Lab 1: x\n\n".utf8) + bytes, file: "fuzz.md")
  case "matcher":
    let half = bytes.firstIndex(of: 0) ?? bytes.count / 2
    let expected = ExpectedOutput(reading: PlainText.lines(Array(bytes[..<half])))
    _ = Matcher(context: MatchContext(.shipped)).compare(
      expected, with: PlainText.lines(Array(bytes[half...])))
  case "recording":
    guard let course, let lab = course.labs.first,
      let recording = try? Recording(bytes: bytes, file: "fuzz"),
      let session = try? Session(recording, file: "fuzz")
    else { return 0 }
    _ = SessionGrader(course: course, lab: lab, .shipped).grade(session)
  case let name:
    guard let file = FuzzedFile(rawValue: name) else { fatalError("no target \(name)") }
    file.read(bytes)
  }
  return 0
}
