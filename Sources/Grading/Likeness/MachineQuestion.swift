public import Nodes

/// The question of which machine a node is, by what is unique to it, whatever its name.
public enum MachineQuestion {
  /// machine-id(5) and sshd(8) say where these files are.
  static let script = "cat /etc/machine-id /etc/ssh/ssh_host_*_key.pub 2>/dev/null"

  /// Asks a node.
  ///
  /// - Returns: Nil if the node gave no answer: the lab's own questions report that.
  public static func answer(of node: any Node) async -> KeptAnswer? {
    guard let evidence = try? await node.run(NodeCommand(script)) else { return nil }
    return KeptAnswer(node: node.name, script: script, result: .success(evidence))
  }

  /// Reads a machine's identities.
  ///
  /// - Parameter lines: The script's output.
  /// - Returns: The machine-id and each host key, as words; machines cloned from one image may share them.
  static func identities(_ lines: [String]) -> [String] {
    lines.compactMap { line in
      let words = line.split(separator: " ").map(String.init)
      if words.count == 1, words[0].utf8.count == 32 { return "machine-id \(words[0])" }
      // The type and the key; a comment follows.
      guard words.count >= 2, words[1].utf8.count >= 60 else { return nil }
      return "\(words[0]) \(words[1])"
    }
  }
}
