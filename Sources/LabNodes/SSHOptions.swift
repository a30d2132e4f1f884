import Files
package import PracticeLab

/// The system ssh's options for a practice lab: a socket passed on by the lab, and the lab's own
/// key and host keys.
package enum SSHOptions {
  package static func forLab(_ lab: PracticeLab) -> [String] {
    let program = OwnProgram.path ?? "grade"
    return [
      "-o", "ProxyCommand='\(program)' nodes connect --name \(lab.paths.name) %h %p",
      "-o", "ProxyUseFdpass=yes", "-o", "UserKnownHostsFile=\(lab.paths.knownHosts)",
      "-o", "GlobalKnownHostsFile=none", "-o", "StrictHostKeyChecking=yes",
      "-o", "IdentityFile=\(lab.paths.key)", "-o", "IdentitiesOnly=yes", "-o", "LogLevel=ERROR",
    ]
  }
}
