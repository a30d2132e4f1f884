/// A libvirt connection that a course may name, such as `qemu+ssh://root@kvm1/system`.
///
/// A course is untrusted data, but a connection string is more than data: libvirt's transport `ext` runs a program that
/// the string names, the test driver reads a file that it names, the embedded driver starts one under a folder of its
/// choice, and some parameters turn off the checks of keys and certificates. So drivers, transports, paths and
/// parameters must be on a list; anything else is refused with the reason. The forms are those of libvirt.org/uri.html.
public struct HypervisorURI: Hashable, Sendable, CustomStringConvertible {
  /// The text as it was written.
  public let description: String

  /// Why a connection is refused, in one sentence.
  public struct Refusal: Problem, Hashable {
    public var code: String { "hypervisor-uri" }
    public let message: String
  }

  /// Accepts a connection only if each of its parts is allowed.
  /// - Throws: ``Refusal`` with the part that is not allowed, and what is.
  public init(_ text: String) throws(Refusal) {
    description = text
    func refusal(_ reason: String) -> Refusal {
      Refusal(message: "'\(PlainLine.text(text, 120))' is refused: \(reason)")
    }
    guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else {
      throw refusal("a libvirt connection looks like qemu:///system or qemu+ssh://user@host/system")
    }
    let scheme = text[..<colon].split(separator: "+", omittingEmptySubsequences: false)
    let driver = String(scheme[0])
    guard Self.drivers.contains(driver) else {
      throw refusal(
        "'\(driver)' is not one of the drivers \(Self.drivers.sorted().joined(separator: ", "))")
    }
    if scheme.count > 1 {
      let transport = scheme[1...].joined(separator: "+")
      guard Self.transports.contains(transport) else {
        throw refusal(
          "the transport '\(transport)' may run a program; allowed are \(Self.transports.sorted().joined(separator: ", "))"
        )
      }
    }
    let rest = text[text.index(colon, offsetBy: 3)...]
    let parts = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let slash = parts[0].firstIndex(of: "/") ?? parts[0].endIndex
    if let reason = Self.problem(authority: parts[0][..<slash]) { throw refusal(reason) }
    let path = String(parts[0][slash...])
    guard (driver == "test" ? ["/default"] : Self.paths).contains(path) else {
      throw refusal(
        "the path must be \(driver == "test" ? "/default" : "/system or /session"), not '\(path)'")
    }
    guard parts.count == 2 else { return }
    for parameter in parts[1].split(whereSeparator: { "&;".contains($0) }) {
      let name = String(parameter.prefix { $0 != "=" })
      guard Self.parameters.contains(name) else {
        throw refusal(
          "parameter '\(name)' is not one of \(Self.parameters.sorted().joined(separator: ", "))")
      }
      guard parameter.utf8.allSatisfy(Self.isPlain) else {
        throw refusal("the value of '\(name)' must be a plain word")
      }
    }
  }

  private static let drivers: Set<String> = [
    "qemu", "xen", "lxc", "ch", "bhyve", "vz", "vbox", "test",
  ]
  /// Without one, libvirt uses its own socket on this machine, or TLS to another.
  private static let transports: Set<String> = ["unix", "ssh", "tls", "tcp"]
  private static let paths: Set<String> = ["", "/", "/system", "/session"]
  /// The key file, and how to talk to the far side: nothing that names a program, a socket or a certificate folder, or
  /// that turns off a check.
  private static let parameters: Set<String> = ["keyfile", "mode", "no_tty"]

  /// Says what is wrong with `user@host:port`, if anything.
  private static func problem(authority: Substring) -> String? {
    guard !authority.isEmpty else { return nil }
    var host = authority
    if let at = authority.lastIndex(of: "@") {
      guard SSHName.isAccount(String(authority[..<at])) else {
        return "the account must be a plain name"
      }
      host = authority[authority.index(after: at)...]
    }
    if host.first == "[", let end = host.firstIndex(of: "]") {
      let after = host[host.index(after: end)...]
      guard after.isEmpty || isPort(after) else { return "the port must be a number" }
      host = host[host.index(after: host.startIndex)..<end]
    } else if let colon = host.firstIndex(of: ":") {
      guard isPort(host[colon...]) else { return "the port must be a number" }
      host = host[..<colon]
    }
    return SSHName.isHost(String(host)) ? nil : "the host must be a plain name"
  }

  private static func isPort(_ text: Substring) -> Bool {
    text.first == ":" && UInt16(text.dropFirst()) != nil
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || "=/._-~".utf8.contains(byte)
  }
}
