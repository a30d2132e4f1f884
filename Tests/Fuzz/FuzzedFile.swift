import ClassGrading
import CourseFiles
import CourseModel
import Dispatch
import Fixtures
import Foundation
import Gradebook
import Knowledge
import LabNodes
import Manual

/// Files that others write and a command reads by name, in a folder that belongs to this process.
enum FuzzedFile: String {
  case course, nodes, graders, rules, pack, roster

  /// In memory, if possible.
  private static let folder: String = {
    let place = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : NSTemporaryDirectory()
    let folder = "\(place)/practicum-fuzz-\(getpid())"
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    _ = FileManager.default.createFile(
      atPath: folder + "/lab01.md", contents: Data(manual.utf8))
    return folder
  }()

  private static let manual = """
    # Lab 1: Names

    On node1:

        [root@node1 ~]# hostname
        node1
        [root@node1 ~]# id carol
        uid=1000(carol) gid=1000(carol)
    """

  private static func write(_ bytes: [UInt8], _ name: String) {
    let path = "\(folder)/\(name)"
    if !FileManager.default.createFile(atPath: path, contents: Data(bytes)) {
      let parent = (path as NSString).deletingLastPathComponent
      try? FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
      _ = FileManager.default.createFile(atPath: path, contents: Data(bytes))
    }
  }

  func read(_ bytes: [UInt8]) {
    let folder = Self.folder
    let manual = folder + "/lab01.md"
    switch self {
    case .course:
      Self.write(bytes, "course.yaml")
      _ = try? CourseReader.course(at: folder)
    case .nodes:
      Self.write(bytes, "nodes.yaml")
      _ = try? NodeFinder.places(file: folder + "/nodes.yaml", manual: manual, course: nil)
    case .graders:
      Self.write(bytes, "graders/lab01.yaml")
      guard let lab = Self.lab else { return }
      _ = try? GraderFiles.overrides(for: lab, near: manual, Knowledge.shipped.programs)
    case .rules:
      Self.write(bytes, "rules/fuzz.yaml")
      _ = try? RuleFiles.rules(in: folder + "/rules")
    case .pack:
      Self.write(bytes, "carol.pack.json")
      guard let pack = try? Pack(contentsOf: folder + "/carol.pack.json"), let judge = Self.judge
      else { return }
      let done = DispatchSemaphore(value: 0)
      Task {
        _ = try? await judge.attempt(
          of: "carol", on: pack.submission, EvidenceJudge.Circumstances(why: "fuzz"))
        done.signal()
      }
      done.wait()
    case .roster:
      // One file is a table, the other is YAML.
      for name in ["class.csv", "class.yaml"] {
        Self.write(bytes, name)
        let file = try? RosterFile("\(folder)/\(name)", nodes: ["node1"], timeZone: .gmt)
        _ = try? file?.roster.members(needing: ["node1"], patterns: file?.patterns ?? [:])
      }
    }
  }

  private static let labsCourse = try? ManualReader.course(
    bytes: Array(manual.utf8), file: folder + "/lab01.md")
  private static let lab = labsCourse?.labs.first
  private static let judge: EvidenceJudge? = {
    guard let labsCourse, let lab else { return nil }
    do { return try EvidenceJudge(course: labsCourse, lab: lab, manual: nil) } catch {
      fatalError("\(error)")
    }
  }()
}
