import Fixtures
import Foundation
import Knowledge
import Testing

/// Knowledge about tools is data: no Swift code names a program, a service or a product that a lab is about.
@Suite struct NoNamesTests {
  /// Programs that Practicum itself runs, or tells users to run.
  private static let ours: Set<String> = [
    "ssh", "ssh-keygen", "sh", "bash", "sudo", "apt", "apt-get", "curl", "mount", "ip", "find",
    "reboot", "hostname", "rm",
    "chown", "printf", "cd", "unset", "eval", "echo", "init", "mkdir", "cp", "cat", "env", "test",
    "script", "true", "exec",
    "export", "stat", "make", "git", "sqlite", "grep", "dirname", "virsh",
    "ssh-add", "systemd-nspawn", "unshare", "nsenter", "rsync", "mkfs", "setsid", "fstrim",
    "modprobe", "comm", "iconv", "stty",
  ]
  /// Names that are also words of English, HTML elements, columns, words of the shell, or file extensions.
  private static let words: Set<String> = [
    ".", "[", "file", "last", "who", "w", "host", "date", "id", "free", "sort", "column", "cut",
    "head", "tail", "more",
    "less", "watch", "top", "source", "set", "type", "command", "wait", "exit", "service", "links",
    "screen", "history",
    "clear", "kill", "view", "groups", "which", "tr", "ed", "shutdown", "uptime", "md5sum", "uniq",
    "ftp", "sftp", "lxc",
    "init", "state", "w", "ls", "diff", "halt", "node", "joe", "alias", "tar", "rpm", "zsh",
    "pushd", "python", "ps", "man", "go", "hostid", "mkdocs", "pv", "ruby", "xz", "zip",
  ]
  /// Services and products that are not names of commands.
  private static let products = [
    "openstack", "kubernetes", "horizon", "rabbitmq", "mariadb", "postgresql", "redis", "mongodb",
    "nginx", "apache",
    "hadoop", "elasticsearch", "jenkins", "ubuntu", "fedora", "centos", "red hat", "cisco",
  ]

  @Test func noNameOfATool() throws {
    let names = Knowledge.shipped.programs.allNames.subtracting(Self.ours).subtracting(Self.words)
    #expect(names.count > 120)
    let sources = SharedFiles.projectFolder + "/Sources"
    for file in try FileManager.default.subpathsOfDirectory(atPath: sources)
    where file.hasSuffix(".swift") {
      let text = try String(contentsOfFile: sources + "/" + file, encoding: .utf8)
      for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
        .enumerated()
      {
        for literal in Self.literals(of: String(line)) {
          let words = literal.split { !($0.isLetter || $0.isNumber || "-_".contains($0)) }
          let found = words.map(String.init).filter(names.contains)
          #expect(found.isEmpty, "\(file):\(number + 1): \(literal)")
          let product = Self.products.first { literal.lowercased().contains($0) }
          #expect(
            product == nil, "\(file):\(number + 1): \(literal)")
        }
      }
    }
  }

  /// The string literals in a line of Swift; none in a comment.
  private static func literals(of line: String) -> [String] {
    guard !line.drop(while: { $0 == " " }).hasPrefix("//") else { return [] }
    var literals: [String] = []
    var current: String?
    var isEscaped = false
    for character in line {
      if isEscaped {
        isEscaped = false
        current?.append(" ")
      } else if character == "\\" {
        isEscaped = true
      } else if character == "\"" {
        if let text = current { literals.append(text) }
        current = current == nil ? "" : nil
      } else {
        current?.append(character)
      }
    }
    return literals
  }

  /// Checks that the test itself works.
  @Test func itSeesNames() {
    #expect(Self.literals(of: #"if program == "kubectl" { return "x" }"#) == ["kubectl", "x"])
    #expect(Self.literals(of: #"  /// `"kubectl"`"#).isEmpty)
    #expect(Knowledge.shipped.programs.allNames.contains("kubectl"))
  }
}
