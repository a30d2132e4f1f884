import Console
import Knowledge
import Testing

/// Shapes of commands, written like usage lines.
@Suite struct UsagePatternTests {
  private func match(_ pattern: String, _ line: String, takes: [String] = []) throws
    -> UsagePattern.Values?
  {
    try UsagePattern(pattern, takes: takes).match(try #require(ShellLine(line).commands.first))
  }

  @Test(arguments: [
    "keystone service-create --name=glance --type image",
    "keystone service-create --type=image --name glance",
    "keystone --debug service-create --name 'glance' --type \"image\" --description 'An image'",
    "sudo /usr/bin/keystone service-create --name glance --type image",
  ])
  func optionsInAnyOrder(line: String) throws {
    let values = try match(
      "keystone service-create --name={name} [--type={type}]", line, takes: ["--description"])
    #expect(values == ["name": ["glance"], "type": ["image"]])
  }

  @Test func underscoresAreHyphens() throws {
    let values = try match("x --service-id={id}", "x --service_id 7")
    #expect(values == ["id": ["7"]])
  }

  @Test func wordsThatAreLeft() throws {
    let values = try match("yum|dnf install {package...}", "yum install -y a b c")
    #expect(values == ["package": ["a", "b", "c"]])
    #expect(try match("yum install {package...}", "yum install -y") == nil)
    #expect(try match("yum install {package...}", "yum remove a") == nil)
  }

  @Test func partsOfWords() throws {
    let values = try match("scp {from} {user}@{node}:{to}", "scp -p /tmp/a root@node1:/tmp/b")
    #expect(values?["node"] == ["node1"])
    #expect(values?["to"] == ["/tmp/b"])
    #expect(try match("scp {from} {user}@{node}:{to}", "scp a b") == nil)
  }

  @Test func choicesAndRedirections() throws {
    let kind = try match("os {kind:user|project} create {name}", "os project create x")
    #expect(kind == ["kind": ["project"], "name": ["x"]])
    #expect(try match("os {kind:user|project} create {name}", "os role create x") == nil)
    let line = try match("echo {text...} >> {path}", "echo a  b >>/etc/x")
    #expect(line == ["text": ["a", "b"], "path": ["/etc/x"]])
    #expect(try match("echo {text...} >> {path}", "echo a > /etc/x") == nil)
  }

  @Test func negativeNumbersAreValues() throws {
    let values = try match("rule {a} {b} {c}", "rule icmp -1 -1")
    #expect(values == ["a": ["icmp"], "b": ["-1"], "c": ["-1"]])
  }

  @Test(arguments: ["", "{x}", "a {b", "a {b}{c}", "a {b...} c", "a >>"])
  func malformed(pattern: String) {
    #expect(throws: UsagePattern.Malformed.self) { try UsagePattern(pattern) }
  }
}
