public import Nodes

/// Which machine a node is: what it has for itself, whatever it is called.
public enum MachineQuestion {
  /// machine-id(5) and sshd(8) say where these are.
  static let script = "cat /etc/machine-id /etc/ssh/ssh_host_*_key.pub 2>/dev/null"

  /// - Returns: Nil where the node gave no answer: that is said by what the lab asks.
  public static func answer(of node: any Node) async -> KeptAnswer? {
    guard let evidence = try? await node.run(NodeCommand(script)) else { return nil }
    return KeptAnswer(node: node.name, script: script, result: .success(evidence))
  }

  /// - Parameter lines: What the script printed.
  /// - Returns: The machine-id and each host key, as words; machines that were cloned from one image may have the same.
  static func identities(_ lines: [String]) -> [String] {
    lines.compactMap { line in
      let words = line.split(separator: " ").map(String.init)
      if words.count == 1, words[0].utf8.count == 32 { return "machine-id \(words[0])" }
      // The type and the key; a remark follows.
      guard words.count >= 2, words[1].utf8.count >= 60 else { return nil }
      return "\(words[0]) \(words[1])"
    }
  }
}
