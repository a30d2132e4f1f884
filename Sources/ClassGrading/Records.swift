import Console
package import CourseModel
import Foundation
package import Gradebook

/// A gradebook with the course that it is about: what counts, for whom.
package struct Records {
  package let book: Gradebook
  package let course: Course
  private let standings: Standings

  package init(_ book: Gradebook, _ course: Course) {
    self.book = book
    self.course = course
    standings = Standings(course: course)
  }

  /// - Throws: ``InputFailure`` where nobody has that id; it names those that are close.
  package func student(_ id: String) throws -> Student {
    let all = try book.students()
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
  package func standings(of student: Student) throws -> [String: Standing] {
    standings.standings(
      of: student, try book.entries(student: student.id),
      try book.decisions(student: student.id))
  }

  package func standing(of student: Student, at lab: Lab) throws -> Standing {
    guard let standing = try standings(of: student)[lab.id] else {
      throw InputFailure("\(lab.id) is none of the course's labs")
    }
    return standing
  }

  /// Everybody on record, one after the other: a class may be large.
  package func forEachStudent(_ body: (Student, [String: Standing]) throws -> Void) throws {
    for student in try book.students() {
      try body(student, try standings(of: student))
    }
  }
}

extension Standing {
  /// `93%`, or why there is none.
  package var markInWords: String {
    switch status {
    case .graded: Percent.text(mark)
    case .open: "no mark yet"
    case .excused: "excused"
    case .missing: "nothing handed in"
    }
  }
}
