import Console
import CourseModel
import Files
import Foundation
import Knowledge
import Manual

/// A course in a folder: course.yaml names the files of its labs, or else its Markdown files are the labs.
enum CourseFolder {
  static func read(_ path: String, withDocument: Bool, _ knowledge: Knowledge) throws
    -> ParsedManual
  {
    let folder = path.hasSuffix("/") ? String(path.dropLast()) : path
    let settingsPath = folder + "/course.yaml"
    guard BoundedFile.kind(of: settingsPath) != .missing else {
      return try readWithoutSettings(folder, withDocument: withDocument, knowledge)
    }
    let bytes = try BoundedFile.read(settingsPath, limit: SourceText.limit)
    let settings = try Settings(String(decoding: bytes, as: UTF8.self), file: settingsPath)
    let sources = try settings.labs.map { try CourseReader.source(at: "\(folder)/\($0)") }
    var metadata = Metadata()
    metadata.title = settings.title
    metadata.author = settings.author
    metadata.date = settings.date
    metadata.language = settings.language
    metadata.machines = Set(settings.nodes.keys)
    var manual = try ManualReader.read(
      sources, metadata: metadata, isListed: true, withDocument: withDocument, knowledge)
    manual.course.nodes = settings.nodes
    manual.course.grading = settings.grading
    let ids = manual.course.labs.map(\.id)
    let named =
      settings.grading.due.keys.sorted() + settings.grading.canvas.keys.sorted()
      + settings.grading.challenges.sorted()
    if let unknown = named.first(where: { !ids.contains($0) }) {
      throw InputFailure(
        "\(settingsPath): grading names \(unknown); there are \(ids.joined(separator: ", "))")
    }
    return manual
  }

  private static func readWithoutSettings(
    _ folder: String, withDocument: Bool, _ knowledge: Knowledge
  ) throws -> ParsedManual {
    let order = try FolderOrder(folder)
    let sources = try order.files.map { try CourseReader.source(at: "\(folder)/\($0)") }
    var metadata = Metadata()
    metadata.title = order.title
    return try ManualReader.read(
      sources, metadata: order.title == nil ? nil : metadata, isListed: true,
      frontMatter: order.frontMatter, withDocument: withDocument, knowledge)
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
      guard let mapping = try YAMLReader.read(text, file: file)?.mapping else {
        throw InputFailure(
          "\(file): expects the keys title, author, date, language, timezone, sharedCloud, labs, nodes and grading"
        )
      }
      if let zone = mapping.first(where: { $0.key.string == "timezone" })?.value {
        guard let named = zone.string.flatMap(TimeZone.init(identifier:)) else {
          throw zone.failure("timezone is a place such as Europe/Zurich, or UTC")
        }
        grading.timeZone = named
      }
      for pair in mapping {
        let name = pair.key.string ?? ""
        switch name {
        case "title": title = pair.value.string
        case "author": author = pair.value.string
        case "date": date = pair.value.string
        case "language": language = pair.value.string
        case "labs":
          guard let list = pair.value.list, !list.isEmpty else {
            throw pair.value.failure("labs must be a list of Markdown files")
          }
          guard list.count <= Self.labLimit else {
            throw pair.value.failure(
              "\(list.count) labs are more than a course can have (\(Self.labLimit))"
            )
          }
          var seen: Set<String> = []
          labs = try list.map { item in
            guard let name = item.string, !name.hasPrefix("/"),
              !name.split(separator: "/").contains("..")
            else {
              throw item.failure("a lab is the name of a file in the course folder")
            }
            guard seen.insert(name).inserted else {
              throw item.failure("\(name) is named twice")
            }
            return name
          }
        case "nodes": nodes = try NodePlaces.places(pair.value)
        case "timezone": break
        case "sharedCloud":
          guard let flag = pair.value.bool else {
            throw pair.value.failure("sharedCloud is true or false")
          }
          isSharedCloud = flag
        case "grading":
          grading = try GradingPolicyReader(timeZone: grading.timeZone).policy(pair.value)
        default:
          throw pair.key.failure(
            "unknown key \(name); there are title, author, date, language, timezone, sharedCloud, labs, nodes and grading"
          )
        }
      }
      grading.isSharedCloud = isSharedCloud
      guard !labs.isEmpty else {
        throw InputFailure("\(file): has no labs; add e.g. labs: [lab01.md]")
      }
    }

    /// No course has more; each lab is a file to read.
    private static let labLimit = 1000
  }
}
