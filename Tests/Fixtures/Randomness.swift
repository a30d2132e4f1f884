/// A small random number generator with the same sequence for the same seed.
public struct Randomness: RandomNumberGenerator {
  private var state: UInt64

  public init(seed: Int) { state = UInt64(bitPattern: Int64(seed)) &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  public mutating func chance(_ percent: Int) -> Bool {
    Int.random(in: 0..<100, using: &self) < percent
  }

  public mutating func hex(_ count: Int) -> String {
    String((0..<count).map { _ in "0123456789abcdef".randomElement(using: &self) ?? "0" })
  }

  /// Makes another id of the same shape: letters and digits change, the rest stays.
  public mutating func like(_ id: String) -> String {
    let alphabet =
      id.lowercased().allSatisfy { !$0.isLetter || $0.isHexDigit }
      ? "abcdef" : "abcdefghijkmnopqrstuvwxyz"
    return String(
      id.map { character -> Character in
        if character.isNumber { return "0123456789".randomElement(using: &self) ?? "0" }
        guard character.isLetter, let letter = alphabet.randomElement(using: &self) else {
          return character
        }
        return character.isUppercase ? Character(letter.uppercased()) : letter
      })
  }

  public mutating func letters(_ count: Int) -> String {
    let alphabet = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    return String((0..<count).map { _ in alphabet.randomElement(using: &self) ?? "a" })
  }
}
