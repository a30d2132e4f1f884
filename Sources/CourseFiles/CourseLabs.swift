import Console
package import CourseModel

extension Course {
  /// Finds a lab by `lab4`, `4`, or the start of a word of its title.
  /// - Throws: ``InputFailure`` if there is none, several match, or it is only announced.
  package func lab(named name: String) throws -> Lab {
    let lowered = name.lowercased()
    let digits =
      lowered.hasPrefix("lab") ? lowered.dropFirst(3).drop { $0 == " " || $0 == "0" } : lowered[...]
    if let number = Int(digits), let lab = labs.first(where: { $0.number == number }) {
      return try present(lab)
    }
    // The labs of a manual that numbers them 1.1, 1.2 have the number in their titles.
    if digits.contains("."), let lab = labs.first(where: { $0.title.hasPrefix("\(digits) ") }) {
      return try present(lab)
    }
    let matches = labs.filter { lab in
      lab.id == lowered
        || lab.title.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber }).contains {
          $0.hasPrefix(lowered)
        }
    }
    let real = matches.filter { !$0.isAnnounced }
    // A lab that the manual has is preferred to one that is only announced.
    if let only = real.first, real.count == 1 { return only }
    if real.count > 1 {
      throw InputFailure(
        "\(name) could be \(real.map { "\($0.id) (\($0.title))" }.joined(separator: " or ")); name its number"
      )
    }
    if let announced = matches.first { return try present(announced) }
    throw InputFailure("there is no lab \(name); there are \(nearest(to: lowered))")
  }

  private func present(_ lab: Lab) throws -> Lab {
    guard !lab.isAnnounced else {
      throw InputFailure("\(lab.id) (\(lab.title)) is announced but not yet in the manual")
    }
    return lab
  }

  /// The labs there are, closest name first.
  private func nearest(to name: String) -> String {
    let real = labs.filter { !$0.isAnnounced }
    func distance(_ lab: Lab) -> Int {
      let words =
        lab.title.lowercased().split(separator: " ").map(String.init) + [lab.id, "\(lab.number)"]
      return words.map { EditDistance.between($0, name, limit: 20) }.min() ?? 99
    }
    return real.sorted { (distance($0), $0.number) < (distance($1), $1.number) }
      .map { "\($0.id) (\($0.title))" }.joined(separator: ", ")
  }
}
