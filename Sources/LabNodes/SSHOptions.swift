import Files
package import PracticeLab

/// How the system's ssh gets into a practice lab: over a socket that the lab passes to it, with the
/// lab's own key and host keys.
package enum SSHOptions {
  package static func forLab(_ lab: PracticeLab, node: String) -> [String] {
    let program = OwnProgram.path ?? "grade"
    return [
      "-o", "ProxyCommand='\(program)' nodes connect --name \(lab.paths.name) %h %p",
      "-o", "ProxyUseFdpass=yes", "-o", "UserKnownHostsFile=\(lab.paths.knownHosts)",
      "-o", "GlobalKnownHostsFile=none", "-o", "StrictHostKeyChecking=yes",
      "-o", "IdentityFile=\(lab.paths.key)", "-o", "IdentitiesOnly=yes", "-o", "LogLevel=ERROR",
    ]
  }
}
