import Console
import CourseModel
import Foundation
import Gradebook

/// A gradebook with the course that it is about: what counts, for whom.
struct Records {
  let book: Gradebook
  let course: Course
  private let standings: Standings

  init(_ book: Gradebook, _ course: Course) {
    self.book = book
    self.course = course
    standings = Standings(course: course)
  }

  /// - Throws: ``InputFailure`` where nobody has that id; it names those that are close.
  func student(_ id: String) throws -> Student {
    let all = try GradebookOptions.explained { try book.students() }
    if let student = all.first(where: { $0.id == id }) { return student }
    let wanted = id.lowercased()
    let close = all.filter {
      EditDistance.between($0.id.lowercased(), wanted, limit: 3) <= 2
        || $0.id.lowercased().hasPrefix(wanted) || $0.name.lowercased().contains(wanted)
    }
    let names = close.prefix(5).map(\.id).joined(separator: ", ")
    throw InputFailure(
      "\(book.path): there is no student \(PlainLine.text(id, 60))\(close.isEmpty ? "" : "; is it \(names)?")"
    )
  }

  /// What counts for a student, by labs.
  func standings(of student: Student) throws -> [String: Standing] {
    try GradebookOptions.explained {
      standings.standings(
        of: student, try book.entries(student: student.id),
        try book.decisions(student: student.id))
    }
  }

  func standing(of student: Student, at lab: Lab) throws -> Standing {
    guard let standing = try standings(of: student)[lab.id] else {
      throw InputFailure("\(lab.id) is none of the course's labs")
    }
    return standing
  }

  /// Everybody on record, one after the other: a class may be large.
  func forEachStudent(_ body: (Student, [String: Standing]) throws -> Void) throws {
    for student in try GradebookOptions.explained({ try book.students() }) {
      try body(student, try standings(of: student))
    }
  }
}

extension Standing {
  /// `93%`, or why there is none.
  var markInWords: String {
    switch status {
    case .graded: Percent.text(mark)
    case .open: "no mark yet"
    case .excused: "excused"
    case .missing: "nothing handed in"
    }
  }
}
