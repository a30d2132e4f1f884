import PageTemplates

/// The values that the templates under site/course may name.
enum TemplateValues {
  /// The values of every page.
  struct Frame: PageValues, Sendable {
    var title: String
    var course: String
    /// Whether it has a title of its own.
    var isInner: Bool
    /// The key under which a browser stores the reader's data of this course.
    var key: String
    var isInstructor: Bool
    var reloads: Bool
    /// The manual's language (BCP 47); the site's own words are English.
    var language: String
    /// The prefix of addresses.
    var base = ""

    func child(named name: String) -> Any? {
      switch name {
      case "title": title
      case "course": course
      case "isInner": isInner
      case "key": key
      case "isInstructor": isInstructor
      case "reloads": reloads
      case "language": language
      case "base": base
      default: nil
      }
    }
  }

  /// A link.
  struct Entry: PageValues, Sendable {
    var address: String
    var title: String
    /// Whether it is one level below.
    var isDeep = false

    func child(named name: String) -> Any? {
      switch name {
      case "address": address
      case "title": title
      case "isDeep": isDeep
      default: nil
      }
    }
  }

  /// `chapter.mustache`
  struct Chapter: PageValues, Sendable {
    var frame: Frame
    /// HTML.
    var heading: String
    /// HTML.
    var body: String
    var lab: Lab?
    var contents: [Entry]
    var previous: Entry?
    var next: Entry?

    func child(named name: String) -> Any? {
      switch name {
      case "frame": frame
      case "heading": heading
      case "body": body
      case "lab": lab
      case "hasContents": !contents.isEmpty
      case "contents": contents
      case "previous": previous
      case "next": next
      default: nil
      }
    }
  }

  /// A lab in a line or two.
  struct Lab: PageValues, Sendable {
    var id: String
    var number: Int
    var title: String
    var address: String
    var minutes: Int?
    /// `1 hour 30 minutes`
    var time: String?
    var steps: String
    /// The number of steps.
    var count: Int
    var nodes: String?
    var prerequisites: String?
    var isAnnounced: Bool
    var carriedOut: String?
    var isOutdated: Bool
    /// Steps that are not right yet.
    var toDo: [Entry]
    var score: String?

    func child(named name: String) -> Any? {
      switch name {
      case "id": id
      case "number": number
      case "title": title
      case "address": address
      case "minutes": minutes
      case "time": time
      case "steps": steps
      case "count": count
      case "nodes": nodes
      case "prerequisites": prerequisites
      case "isAnnounced": isAnnounced
      case "carriedOut": carriedOut
      case "isOutdated": isOutdated
      case "hasToDo": !toDo.isEmpty
      case "toDo": toDo
      case "score": score
      default: nil
      }
    }
  }

  /// `index.mustache` and `single.mustache`
  struct Whole: PageValues, Sendable {
    var frame: Frame
    /// HTML.
    var body: String
    var author: String?
    var date: String?
    var wholeTime: String?
    /// Placeholders of the whole course.
    var fields: [String] = []
    var before: [Entry] = []
    var labs: [Lab] = []
    var after: [Entry] = []
    var contents: [Entry] = []

    func child(named name: String) -> Any? {
      switch name {
      case "frame": frame
      case "body": body
      case "author": author
      case "date": date
      case "wholeTime": wholeTime
      case "fields": fields
      case "hasBefore": !before.isEmpty
      case "before": before
      case "labs": labs
      case "hasAfter": !after.isEmpty
      case "after": after
      case "contents": contents
      default: nil
      }
    }
  }
}
