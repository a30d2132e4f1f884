import Console
import CourseModel
import Foundation
import Yams

/// A course in a folder: course.yaml names the files of its labs.
enum CourseFolder {
  static func read(_ path: String, withDocument: Bool) throws -> (
    course: Course, document: Document
  ) {
    let folder = path.hasSuffix("/") ? String(path.dropLast()) : path
    let settingsPath = folder + "/course.yaml"
    guard BoundedFile.kind(of: settingsPath) == .file else {
      throw ManualError(
        "\(path): is a folder without course.yaml; give a Markdown file, or a folder that has one")
    }
    let text = String(decoding: try ManualReader.bytes(of: settingsPath), as: UTF8.self)
    let settings = try Settings(text, file: settingsPath)
    let sources = try settings.labs.map { name in
      try SourceText(bytes: ManualReader.bytes(of: "\(folder)/\(name)"), file: "\(folder)/\(name)")
    }
    var metadata = Metadata()
    metadata.title = settings.title
    metadata.author = settings.author
    metadata.date = settings.date
    metadata.language = settings.language
    var (course, document) = try ManualReader.course(
      of: sources, metadata: metadata, withDocument: withDocument)
    course.nodes = settings.nodes
    course.grading = settings.grading
    let ids = course.labs.map(\.id)
    let named =
      settings.grading.due.keys.sorted() + settings.grading.canvas.keys.sorted()
      + settings.grading.challenges.sorted()
    if let unknown = named.first(where: { !ids.contains($0) }) {
      throw ManualError(
        "\(settingsPath): grading names \(unknown); there are \(ids.joined(separator: ", "))")
    }
    return (course, document)
  }

  private struct Settings {
    var title: String?
    var author: String?
    var date: String?
    var language: String?
    var labs: [String] = []
    var nodes: [String: NodePlace] = [:]
    var grading = GradingPolicy()
    private var isSharedCloud = false

    init(_ text: String, file: String) throws {
      guard let mapping = try YAMLText.compose(text, file: file)?.mapping else {
        throw ManualError(
          "\(file): expects keys title, author, date, language, timezone, sharedCloud, labs, nodes and grading"
        )
      }
      if let zone = mapping["timezone"] {
        guard let named = zone.string.flatMap(TimeZone.init(identifier:)) else {
          throw ManualError(
            "\(file)\(Self.place(zone)): timezone is a place such as Europe/Zurich, or UTC")
        }
        grading.timeZone = named
      }
      for (key, value) in mapping {
        let name = key.string ?? ""
        switch name {
        case "title": title = value.string
        case "author": author = value.string
        case "date": date = value.string
        case "language": language = value.string
        case "labs":
          guard let list = value.sequence, !list.isEmpty else {
            throw ManualError("\(file)\(Self.place(value)): labs must be a list of Markdown files")
          }
          guard list.count <= Self.labLimit else {
            throw ManualError(
              "\(file)\(Self.place(value)): \(list.count) labs are more than a course can have (\(Self.labLimit))"
            )
          }
          var seen: Set<String> = []
          labs = try list.map { item in
            guard let name = item.string, !name.hasPrefix("/"),
              !name.split(separator: "/").contains("..")
            else {
              throw ManualError(
                "\(file)\(Self.place(item)): a lab is a file's name inside the course folder")
            }
            guard seen.insert(name).inserted else {
              throw ManualError("\(file)\(Self.place(item)): \(name) is named twice")
            }
            return name
          }
        case "nodes": nodes = try NodePlaces.places(value, file: file)
        case "timezone": break
        case "sharedCloud":
          guard let flag = value.bool else {
            throw ManualError("\(file)\(Self.place(value)): sharedCloud is true or false")
          }
          isSharedCloud = flag
        case "grading":
          grading = try GradingPolicyReader(file: file, timeZone: grading.timeZone).policy(value)
        default:
          throw ManualError(
            "\(file)\(Self.place(key)): unknown key \(name); there are title, author, date, language, timezone, sharedCloud, labs, nodes and grading"
          )
        }
      }
      grading.isSharedCloud = isSharedCloud
      guard !labs.isEmpty else {
        throw ManualError("\(file): has no labs; add e.g. labs: [lab01.md]")
      }
    }

    /// More than any course has; each is a file to read.
    private static let labLimit = 1000

    private static func place(_ node: Node) -> String {
      node.mark.map { ":\($0.line):\($0.column)" } ?? ""
    }
  }
}
