package import CourseModel
import Documents
package import Gradebook
import Grading

/// The formats in which marks are exported.
package enum ExportFormat: String, CaseIterable, Sendable {
  case csv, canvas, moodle, gradescope, junit, json, ags
}

/// Writes the results that count in each format.
package struct Exporter {
  package let records: Records
  package let labs: [Lab]
  /// The only student to export; nil for all.
  package let only: Student?
  /// Points that a whole lab is worth.
  package let points: Double

  package init(records: Records, labs: [Lab], only: Student?, points: Double) {
    self.records = records
    self.labs = labs
    self.only = only
    self.points = points
  }

  /// Writes the marks in a format.
  /// - Throws: ``Gradebook/Failure`` where the gradebook cannot be read; ``InputFailure`` for AGS without LTI user ids.
  package func text(_ format: ExportFormat) throws -> String {
    switch format {
    case .csv:
      var marks = MarksExport()
      let suspects = try suspects()
      try forEach { student, results in
        for lab in labs {
          guard let result = results[lab.id] else { continue }
          marks.add(result, suspect: suspects[lab.id]?.text(of: student.id) ?? "")
        }
      }
      return marks.text
    case .canvas:
      var canvas = CanvasExport(labs: exported)
      try forEach { canvas.add($0, $1) }
      return canvas.text
    case .moodle:
      var moodle = MoodleExport(labs: exported)
      try forEach { moodle.add($0, $1) }
      return moodle.text
    case .gradescope:
      var text = ""
      try forEach { _, results in
        if let lab = exported.first, let result = results[lab.id] {
          text = try JSONOutput.text(GradescopeExport(result, lab: lab)) + "\n"
        }
      }
      return text
    case .junit: return try junit()
    case .json: return try json()
    case .ags: return try scores()
    }
  }

  private var exported: [ExportedLab] {
    labs.map {
      ExportedLab(
        id: $0.id, title: "Lab \($0.number): \($0.title)", points: points,
        canvas: records.course.grading.canvas[$0.id])
    }
  }

  private func forEach(_ body: (Student, [String: StudentResult]) throws -> Void) throws {
    guard let only else { return try records.forEachStudent(body) }
    try body(only, try records.results(of: only))
  }

  /// By lab id.
  private func suspects() throws -> [String: Suspects] {
    var collectors = Dictionary(
      labs.map { ($0.id, Suspects.Collector($0, records.course.grading)) },
      uniquingKeysWith: { $1 })
    // One student's export may be given to that student: it names no one else.
    guard only == nil else { return collectors.mapValues(\.suspects) }
    try records.forEachStudent { _, results in
      for lab in labs { results[lab.id].map { collectors[lab.id]?.add($0) } }
    }
    return collectors.mapValues(\.suspects)
  }

  private func junit() throws -> String {
    var suites: [String] = []
    try forEach { student, results in
      for lab in labs {
        guard let result = results[lab.id], result.entry != nil else { continue }
        suites.append(JUnitReport(LabReport(result, lab), name: "\(lab.id) \(student.id)").suite)
      }
    }
    return JUnitReport.document(suites) + "\n"
  }

  private func json() throws -> String {
    var documents: [StudentResultDocument] = []
    let suspects = try suspects()
    try forEach { _, results in
      documents += labs.compactMap { lab in
        guard let result = results[lab.id], let suspects = suspects[lab.id] else { return nil }
        return StudentResultDocument(result, suspects)
      }
    }
    return try JSONOutput.text(documents) + "\n"
  }

  /// The scores of one lab, or of all labs by their ids.
  private func scores() throws -> String {
    var exports = exported.map { (lab: $0, scores: AGSExport(lab: $0)) }
    try forEach { _, results in
      for index in exports.indices {
        if let result = results[exports[index].lab.id] { exports[index].scores.add(result) }
      }
    }
    do {
      let documents = try exports.map { ($0.lab.id, try $0.scores.scores()) }
      if labs.count == 1, let only = documents.first { return try JSONOutput.text(only.1) + "\n" }
      return try JSONOutput.text(Dictionary(documents, uniquingKeysWith: { $1 })) + "\n"
    } catch let missing as AGSExport.MissingIDs {
      throw InputFailure(missing.description)
    }
  }
}
