import Console
package import CourseModel
import Foundation
package import Gradebook

/// A gradebook with its course: what counts for each student.
package struct Records {
  package let book: Gradebook
  package let course: Course
  private let results: StudentResults

  package init(_ book: Gradebook, _ course: Course) {
    self.book = book
    self.course = course
    results = StudentResults(course: course)
  }

  /// Finds a student by id.
  /// - Throws: ``InputFailure`` where no student has that id, with those that are close; ``Gradebook/Failure``.
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

  /// The results that count for a student, by lab id.
  /// - Throws: ``Gradebook/Failure`` where the gradebook cannot be read or is damaged.
  package func results(of student: Student) throws -> [String: StudentResult] {
    results.results(
      of: student, try book.entries(student: student.id),
      try book.decisions(student: student.id))
  }

  /// The result that counts for a student at a lab.
  /// - Throws: ``InputFailure`` where the course has no such lab; ``Gradebook/Failure``.
  package func result(of student: Student, at lab: Lab) throws -> StudentResult {
    guard let result = try results(of: student)[lab.id] else {
      throw InputFailure("\(lab.id) is not a lab of the course")
    }
    return result
  }

  /// Calls the body for each student on record, one at a time, because a class may be large.
  /// - Throws: ``Gradebook/Failure`` where the gradebook cannot be read; what the body throws.
  package func forEachStudent(_ body: (Student, [String: StudentResult]) throws -> Void) throws {
    for student in try book.students() {
      try body(student, try results(of: student))
    }
  }
}

extension StudentResult {
  /// `93%`, or why there is no mark.
  package var markInWords: String {
    switch status {
    case .graded: Percent.text(mark)
    case .open: "no mark yet"
    case .excused: "excused"
    case .missing: "nothing handed in"
    }
  }
}
