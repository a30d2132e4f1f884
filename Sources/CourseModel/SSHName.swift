/// The words of a course or a roster that may be passed to ssh: a word that begins with a dash would be an option, one
/// with a line feed would be a setting of its own, and a setting may run a program (`Match exec`, `ProxyCommand`).
public enum SSHName {
  /// Accepts `node1`, `10.0.0.5`, `fe80::1%eth0`, a Host of ~/.ssh/config.
  public static func isHost(_ text: String) -> Bool { isWord(text, besides: "._-:%") }

  /// Accepts `root`, `carol@example.org`.
  public static func isAccount(_ text: String) -> Bool { isWord(text, besides: "._-@+\\") }

  private static func isWord(_ text: String, besides marks: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 255 && text.utf8.first != UInt8(ascii: "-")
      && text.utf8.allSatisfy { byte in
        (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || marks.utf8.contains(byte)
      }
  }
}
