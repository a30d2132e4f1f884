// Figures that anyone can measure: `make bench`. Ratios come from one run; it fails only
// if a limit that the project promises is exceeded.
import CourseFiles
import CourseModel
import Fixtures
import Foundation
import Manual
import Matching
import Nodes
import Secrets
import Sessions

/// The fastest of several runs, in seconds.
func fastest(of runs: Int, _ body: () throws -> Void) rethrows -> Double {
  var best = Double.infinity
  for _ in 0..<runs {
    let start = ContinuousClock.now
    try body()
    let time = (ContinuousClock.now - start).components
    best = min(best, Double(time.seconds) + Double(time.attoseconds) / 1e18)
  }
  return best
}

/// The peak memory of the process so far, in MB.
func peakMemory() -> Int {
  let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
  for line in status.split(separator: "\n") where line.hasPrefix("VmHWM") {
    return (Int(line.filter(\.isNumber)) ?? 0) / 1024
  }
  return 0
}

/// A drawn table, and the same table with fresh ids and with rows and columns shuffled.
func tables(rows: Int) -> (expected: ExpectedOutput, actual: [String]) {
  var random = Randomness(seed: rows)
  let columns = ["ID", "Name", "Status", "Networks", "Owner", "Flavor", "Zone", "Created"]
  func made(_ ids: (Int) -> String) -> [[String]] {
    (0..<rows).map { row in
      [
        ids(row), "server-\(row)", row % 7 == 0 ? "SHUTOFF" : "ACTIVE",
        "private=10.\(row / 65536).\(row / 256 % 256).\(row % 256)",
        "tenant-\(row % 20)", "m1.\(["tiny", "small", "large"][row % 3])", "zone-\(row % 4)",
        "2026-01-\(row % 28 < 9 ? "0" : "")\(row % 28 + 1)T10:00:00Z",
      ]
    }
  }
  func uuid() -> String { [8, 4, 4, 4, 12].map { random.hex($0) }.joined(separator: "-") }
  func drawn(_ columns: [String], _ rows: [[String]]) -> [String] {
    let rule = "+" + columns.map { _ in "------" }.joined(separator: "+") + "+"
    func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
    return [rule, line(columns), rule] + rows.map(line) + [rule]
  }
  let ours = made { _ in uuid() }
  let order = columns.indices.shuffled(using: &random)
  var theirs = made { _ in uuid() }
  theirs.shuffle(using: &random)
  let actual = drawn(order.map { columns[$0] }, theirs.map { row in order.map { row[$0] } })
  let expected = ExpectedOutput(
    kind: .table, columns: columns, rows: ours, lines: drawn(columns, ours))
  return (expected, actual)
}

func report(_ name: String, _ value: String) {
  print(name.padding(toLength: 58, withPad: " ", startingAt: 0) + value)
}

var failed = false
@MainActor func require(_ condition: Bool, _ message: String) {
  if !condition {
    print("FAILED: " + message)
    failed = true
  }
}

// Parsing, compared with cmark-gfm's own parse of the same file.
if SharedFiles.isPresent {
  let bytes = try SharedFiles.manualBytes()
  let whole = try fastest(of: 30) { _ = try ManualReader.course(bytes: bytes, file: "manual.md") }
  let cmark = fastest(of: 30) { ManualReader.parseMarkdownOnly(bytes) }
  report("2013 manual, parsed to a course", "\(Int(whole * 1e6)) µs")
  report("the same file, cmark-gfm's parse alone", "\(Int(cmark * 1e6)) µs")
  report("ratio (aim: at most 3)", "\((whole / cmark * 10).rounded() / 10)")
} else {
  print("the 2013 manual is left out: " + SharedFiles.missing)
}

// Tables with fresh ids, rows and columns shuffled.
let small = tables(rows: 1_000)
let large = tables(rows: 10_000)
let matcher = Matcher(context: MatchContext(.shipped))
var verdicts: Set<Verdict> = []
// Measured in turns of about equal length, so that a busy moment of the machine affects both.
var smallTime = Double.infinity
var largeTime = Double.infinity
for _ in 0..<8 {
  let ten = fastest(of: 1) {
    for _ in 0..<10 {
      verdicts.insert(matcher.compare(small.expected, with: small.actual).verdict)
    }
  }
  smallTime = min(smallTime, ten / 10)
  largeTime = min(
    largeTime,
    fastest(of: 1) { verdicts.insert(matcher.compare(large.expected, with: large.actual).verdict) })
}
report("table of 1,000 × 8 compared", "\(Int(smallTime * 1e3)) ms")
report("table of 10,000 × 8 compared (limit: 500 ms)", "\(Int(largeTime * 1e3)) ms")
report(
  "10,000 rows against 1,000 (limit: 12 times)", "\((largeTime / smallTime * 10).rounded() / 10)")
report("peak memory", "\(peakMemory()) MB")
require(verdicts == [.passed], "the tables are the same")
require(largeTime < 0.5, "10,000 rows took half a second or more")
require(largeTime <= 12 * smallTime, "10,000 rows took more than 12 times as long as 1,000")

// Secrets removed from ordinary outputs, and from lines that are meant to be slow.
let ordinary = [
  "-rw-r--r-- 1 root root   1734 Jan 12 10:14 /etc/keystone/keystone.conf",
  "Jan 12 10:14:03 node1 systemd[1]: Started OpenStack Image Service (code-named Glance) API server.",
  "root:x:0:0:root:/root:/bin/bash", "passwd: all authentication tokens updated successfully.",
  "connection = sqlite:////var/lib/keystone/keystone.db", "[keystone_authtoken]",
  "auth_url = http://controller:5000", "password_hash_algorithm = bcrypt",
  "  libssl3 x86_64 1:3.0.7-27.el9 baseos 1.9 M", "Complete!",
  "export OS_AUTH_URL=http://controller:5000/v3", "node1 login: ",
  "usage: openstack [--version] [-v]",
]
let session = small.actual + (0..<20_000).map { ordinary[$0 % ordinary.count] }
let rules = try SecretFiles.rules()
func redacting(_ lines: [String]) -> Double {
  let session = Session(
    commands: [SessionCommand(host: "node1", text: "cat x", output: lines, line: 1)])
  let bytes = lines.reduce(0) { $0 + $1.utf8.count + 1 }
  // Measured on the thread's own clock, so that other work on the machine does not count.
  func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
  let time = (0..<5).map { _ in
    let start = now()
    var redaction = Redaction(rules: rules)
    _ = redaction.redacted(session)
    return now() - start
  }.min()
  return Double(bytes) / 1e6 / (time ?? .infinity)
}
let speed = redacting(session)
report("secrets removed from ordinary outputs (aim: 50 MB/s)", "\(Int(speed)) MB/s")
for part in ["curl -u a:", "password=", ":::::", " eyJhbGciOi", "mysql -p ", "token: \"", "://a:b"]
{
  let line = String(repeating: part, count: 200_000 / part.utf8.count)
  report(
    "  a line of 200 KB of \(part.debugDescription)", "\(Int(redacting([line]) * 10) / 10) MB/s")
}
exit(failed ? 1 : 0)
