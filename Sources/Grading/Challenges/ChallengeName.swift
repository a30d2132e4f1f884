import CourseModel
import Glibc

/// The name of something that a challenge creates. No one can guess it, and it tells who made it and when, so that
/// what a killed grader left behind is found by the next one.
///
///     practicum-1f3a9c02-4711-65a1b2c3-k3x09qzt7mwp
///               machine  process seconds random
struct ChallengeName: Sendable {
  static let prefix = "practicum-"

  /// The longest a challenge may take, in seconds; anything older is a leftover wherever it was made.
  static let lifetime = 900

  private let machine: String
  private let process: Int32
  private let isAlive: @Sendable (Int32) -> Bool

  init() {
    self.init(machine: Self.thisMachine, process: getpid()) { kill($0, 0) == 0 || errno == EPERM }
  }

  init(machine: String, process: Int32, isAlive: @escaping @Sendable (Int32) -> Bool) {
    self.machine = machine
    self.process = process
    self.isAlive = isAlive
  }

  /// - Parameter now: Seconds since 1970, by the grader's own clock.
  func fresh(now: Int) -> String {
    "\(Self.prefix)\(machine)-\(process)-\(String(now, radix: 16))-\(Self.random(12))"
  }

  /// Whether a name belongs to something whose grader is gone. Names of any other form are never removed.
  func isLeftover(_ name: String, now: Int) -> Bool {
    guard name.hasPrefix(Self.prefix) else { return false }
    let parts = name.dropFirst(Self.prefix.count).split(separator: "-")
    guard parts.count == 4, let maker = Int32(parts[1]), let made = Int(parts[2], radix: 16),
      parts[3].count == 12
    else { return false }
    if parts[0] == machine, !isAlive(maker) { return true }
    return abs(now - made) > Self.lifetime
  }

  /// Random lower-case letters and digits.
  static func random(_ count: Int) -> String {
    let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789")
    return String((0..<count).map { _ in letters.randomElement() ?? "x" })
  }

  /// Up to eight hexadecimal digits that identify this machine.
  private static let thisMachine: String = {
    var name = [CChar](repeating: 0, count: 256)
    gethostname(&name, 255)
    var text = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    if let file = fopen("/etc/machine-id", "r") {
      defer { fclose(file) }
      var bytes = [UInt8](repeating: 0, count: 64)
      text += bytes.prefix(fread(&bytes, 1, 64, file))
    }
    return String(StableHash.fnv1a(text), radix: 16)
  }()
}
