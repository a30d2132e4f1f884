/// A short hash that stays the same from run to run and from machine to machine. It keeps nothing secret.
public enum StableHash {
  /// FNV-1a, 32 bits: http://www.isthe.com/chongo/tech/comp/fnv/
  public static func fnv1a(_ bytes: some Sequence<UInt8>) -> UInt32 {
    bytes.reduce(2_166_136_261) { ($0 ^ UInt32($1)) &* 16_777_619 }
  }
}
