import Console
import CourseModel
import Grading
import Matching
import Yams

/// Reads graders/lab04.yaml: what an instructor says about single steps.
///
///     steps:
///       605:                       # a line of the manual, or a step's key
///         weight: 3
///         free: [status]           # may hold anything
///         strict: [pooledAddresses]   # rules that do not hold here
enum GraderFiles {
  /// The overrides beside the manual (its folder, or the one above), or none.
  static func overrides(for lab: Lab, near manual: String?) throws -> LabOverrides {
    let number = lab.number < 10 ? "0\(lab.number)" : "\(lab.number)"
    for folder in folders(near: manual ?? lab.position.file) {
      let path = "\(folder)/graders/lab\(number).yaml"
      guard BoundedFile.kind(of: path) == .file else { continue }
      do {
        let bytes = try BoundedFile.read(path, limit: 1 << 20)
        return try read(String(decoding: bytes, as: UTF8.self), file: path)
      } catch let failure as BoundedFile.Failure {
        throw InputFailure(failure.description)
      }
    }
    return LabOverrides()
  }

  static func folders(near path: String) -> [String] {
    var parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    if BoundedFile.kind(of: path) != .folder { parts.removeLast() }
    let own = parts.isEmpty ? "." : parts.joined(separator: "/")
    return [own, own + "/.."]
  }

  static func read(_ text: String, file: String) throws -> LabOverrides {
    let node: Node?
    do {
      node = try compose(yaml: text)
    } catch {
      throw InputFailure("\(file): not YAML: \(error)")
    }
    guard let root = node else { return LabOverrides() }
    let entries = try YAMLSettings.mapping(root, file, allowed: ["steps"])
    guard let steps = entries["steps"] else { return LabOverrides() }
    var result = LabOverrides()
    for (key, value) in try YAMLSettings.pairs(steps, file) {
      let fields = try YAMLSettings.mapping(value, file, allowed: ["weight", "free", "strict"])
      var settings = LabOverrides.Settings()
      if let weight = fields["weight"] {
        guard let number = weight.float, number >= 0, number <= 1000 else {
          throw InputFailure(
            "\(YAMLSettings.place(weight, file)): weight is a number from 0 to 1000")
        }
        settings.weight = number
      }
      settings.free = Set(
        try YAMLSettings.strings(fields["free"], file).map(PropertyLines.normalized))
      settings.strict = Set(
        try YAMLSettings.strings(fields["strict"], file).map { name in
          guard let rule = ValueRule(rawValue: name) else {
            throw InputFailure(
              "\(file): there is no rule \(name); there are \(ValueRule.allCases.map(\.rawValue).joined(separator: ", "))"
            )
          }
          return rule
        })
      result.steps[key] = settings
    }
    return result
  }
}
