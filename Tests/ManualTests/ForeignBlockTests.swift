import CourseModel
import Fixtures
import Manual
import Testing

/// Blocks as authors of other manuals write them.
@Suite struct ForeignBlockTests {
  private func steps(_ text: String) throws -> [Step] {
    try ManualReader.course(bytes: Array("# Lab 1: T\n\n\(text)\n".utf8), file: "t.md").labs[0]
      .steps
  }

  private func commands(_ text: String) throws -> [String] { try steps(text).compactMap(\.command) }

  @Test(
    "A lab's introduction says where it is done",
    arguments: [
      "Work on node1. The date is of no importance.", "You need one terminal on node1.",
      "You'll do this lab at a shell on node1, for half an hour.",
      "Open a shell on node1 (root) and follow along.",
      "**Where:** node1, as root. **Time:** 30 minutes.",
      "All of this happens on **node1** and takes an hour.",
    ])
  func introduction(prose: String) throws {
    let steps = try steps("\(prose)\n\n## First\n\n    $ uptime\n\n## Second\n\nNow:\n\n    $ date")
    #expect(steps.map(\.node) == ["node1", "node1"])
  }

  @Test func anIntroductionOfTwoMachinesSaysNothing() throws {
    let steps = try steps(
      "Work on node1. Later, work on node2.\n\n## First\n\n    $ uptime"
    )
    #expect(steps.map(\.node) == [nil])
  }

  @Test(
    "A block of text that begins at a prompt is a session",
    arguments: [
      ("node1# mkdir a\nnode1# ls\na", ["mkdir a", "ls"]), ("root@a:~# ls\na", ["ls"]),
      ("$ ls -l\ntotal 0", ["ls -l"]),
      ("a\n$ ls -l", []), ("# ls -l", []), ("$ 12.50 is the price", []),
    ])
  func sessionsInText(block: String, expected: [String]) throws {
    let found = try commands("```text\n\(block)\n```\n\n```bash\ndate\n```")
    #expect(found == expected + ["date"])
  }

  /// Of an author who forgets a prompt, the command is found; what `git diff` and `make` show is none.
  @Test func whatLooksLikeACommand() throws {
    #expect(
      try commands(
        "    $ git diff\n    diff --git a/f b/f\n    index 1..2\n\n    $ make\n    cc -o hello hello.c"
      )
        == ["git diff", "make"])
    #expect(try commands("    $ fg %2\n    sleep 400\n    ^C\n\n    $ ls") == ["fg %2", "ls"])
    #expect(
      try commands("    $ git add f\n    git commit -m x\n\n    $ ls")
        == ["git add f", "git commit -m x", "ls"])
  }

  @Test(
    "Prompts",
    arguments: [
      ("host$ ls", "ls"), ("host:~$ ls", "ls"), ("mac:~ ada$ ls", "ls"), ("R1#conf t", "conf t"),
      ("R1(config)#ip route 0.0.0.0 0.0.0.0 10.0.0.1", "ip route 0.0.0.0 0.0.0.0 10.0.0.1"),
      ("PS C:\\> docker ps", "docker ps"), ("C:\\>ver", "ver"), ("C:\\Users\\ada> dir", "dir"),
      ("PS>docker ps", "docker ps"),
      ("% ls", "ls"), ("➜ ls", "ls"), ("➜  ~ ls", "ls"), ("➜  site git:(main) ✗ ls", "ls"),
      ("❯ ls", "ls"), ("λ ls", "ls"),
      ("> docker ps", "docker ps"), ("pi@raspberrypi:~ $ lsusb", "lsusb"),
      ("[student1@~]$ansible-playbook x.yml", "ansible-playbook x.yml"),
      ("   $ ls\n  a", "ls"), ("(env) $ ls", "ls"), ("$pushd /tmp", "pushd /tmp"),
      ("bash-4.2$ ls", "ls"),
      ("[student<X>@control ~]$ ls", "ls"),
      ("postgres=# \\dt", "\\dt"), ("mysql> select 1;", "select 1;"),
      ("sqlite> .tables", ".tables"), (">>> print(1)", "print(1)"),
    ])
  func prompts(line: String, command: String) throws {
    #expect(try commands("```\n\(line)\n```") == [command])
  }

  @Test func aPromptOfTheManualsOwnIsLearned() throws {
    let read = try commands(
      "```\n[Bay]🚩 > docker ps -a\na\n```\n\n```\n[Bay]🚩 > helm\n[Bay]🚩 > ls -l\n```\n")
    #expect(read == ["docker ps -a", "helm", "ls -l"])
    #expect(try commands("```\n$ cat x\nName > docker ps -a\n```") == ["cat x"])
  }

  @Test(
    "Outputs and prose are no commands",
    arguments: [
      "```bash\nWARNINGS:\nNo fencing devices\n```",
      "```bash\n64 bytes from 192.0.2.1: icmp_seq=1 ttl=64\n```",
      "```text\nls -l\n```", "```\nname: web\nport: 80\n```", "```\n+---+\n| a |\n+---+\n```",
      "```json\n{\"a\": 1}\n```",
      "```\nserver 0.pool.ntp.org iburst\n```",
      "```bash\nansible [pattern] -m [module] -a \"[options]\"\n```",
      "```\nThe service is up and running on all nodes.\n```",
      "```bash\nipcalc [OPTION]... <address>\n```", "```\nC# code\n```",
      "```\n% Total    % Received\n```",
      "```\n$HOME/bin\n```", "```bash\n$TTL 86400\n@ IN SOA ns.example.org.\n```",
      "```bash\noptions {\n# listen-on port 53 { 127.0.0.1; };\n```",
      "```bash\nzone example.org/IN: loaded serial 1\nOK\n```",
      "```yaml\n# a comment\n- hosts: all\n```",
      "```\n/dev/sdb1 /mnt ext4 defaults 0 0\n```",
      "```\npasswd (1)   - change a password\n```", "```\ngroupmod [-g GID] [-n name] group\n```",
      "```\nflatpak search [packagename]\n```",
      "```\n# This is the default 'hosts' file.\n# It lives in /etc.\n# Groups of hosts are\n# like this:\n```",
    ])
  func noCommands(block: String) throws {
    #expect(try commands("    $ true\n\nText.\n\n" + block) == ["true"])
  }

  @Test(
    "Blocks without prompts",
    arguments: [
      (
        "```bash\nsudo apt-get update\nsudo apt-get install -y nginx\n```",
        ["sudo apt-get update", "sudo apt-get install -y nginx"]
      ),
      ("```bash\nip route\ndefault via 192.0.2.1 dev eth0\n```", ["ip route"]),
      ("```\nrpm -q nginx\nnginx-1.20.1-14.el9.x86_64\n```", ["rpm -q nginx"]),
      ("```bash\n# Install it first\nsome-tool install --now\n```", ["some-tool install --now"]),
      (
        "```sh\nexport A=b\n./configure --prefix=/opt\nmake\n```",
        ["export A=b", "./configure --prefix=/opt", "make"]
      ),
      (
        "```bash\nfor f in a b; do\n  touch $f\ndone\nls\n```",
        ["for f in a b; do\n  touch $f\ndone", "ls"]
      ),
      ("``` { .console .no-copy }\n$ ls\na\n```", ["ls"]),
      ("```bash title=\"x\"\nls -l\n```", ["ls -l"]),
      ("```{.bash}\nls -l\n```", ["ls -l"]), ("```shell-session\nls -l\n```", ["ls -l"]),
      (
        "```powershell\nGet-Service sshd\n$x = Get-Process\n```",
        ["Get-Service sshd", "$x = Get-Process"]
      ),
      ("```powershell\ndocker run `\n  --rm nginx\n```", ["docker run --rm nginx"]),
      ("```sql\nSELECT a\n  FROM b;\nSELECT 1;\n```", ["SELECT a FROM b;", "SELECT 1;"]),
      ("```sql\n.tables\n.schema\n```", [".tables", ".schema"]),
      ("- do:\n\n\t```sh\n\twget http://x/y\n\t```", ["wget http://x/y"]),
      ("```\nsudo lspci | grep -i nvidia\n00:03.0 VGA\n```", ["sudo lspci | grep -i nvidia"]),
      ("```\nterraform apply\n```", ["terraform apply"]),
      ("```\nffmpeg -version\nffmpeg version 4.2\n```", ["ffmpeg -version"]),
      ("```bash\npip install kolla/ (in its folder)\n```", ["pip install kolla/"]),
    ])
  func withoutPrompts(block: String, expected: [String]) throws {
    #expect(try commands(block) == expected)
  }

  @Test(
    "Two kinds of line in one block lose no command",
    arguments: [
      (
        "```bash\n$ sudo dnf install -y httpd\necho \"x\" | sudo tee /srv/x\n```",
        ["sudo dnf install -y httpd", "echo \"x\" | sudo tee /srv/x"]
      ),
      (
        "```\n# systemctl restart httpd\n$ curl -s localhost\n```",
        ["systemctl restart httpd", "curl -s localhost"]
      ),
      ("```\n$ ls\n# get only the counts\n$ wc -l x\n```", ["ls", "wc -l x"]),
      (
        "```\n$ docker exec -it web bash\nroot@web:/#\nroot@web:/# ls\n```",
        ["docker exec -it web bash", "ls"]
      ),
    ])
  func mixed(block: String, expected: [String]) throws {
    #expect(try commands(block) == expected)
  }

  @Test func outputsOfTheirOwn() throws {
    let read = try steps(
      "```bash\n$ ls\n```\n\n```output\na.md\n```\n\n```bash\ncat a.md\n```\n\nThe output is:\n\n```text\n# A\n```\n"
    )
    #expect(read.map(\.command) == ["ls", "cat a.md"])
    #expect(read.map(\.expected.lines) == [["a.md"], ["# A"]])
  }

  /// Some authors write every block as ```bash, and say above it what it is.
  @Test(
    "Outputs in a shell's fence", arguments: ["**OUTPUT**", "Output:", "You should see this:"])
  func announced(introduction: String) throws {
    for output in [
      "Wants=rpcbind.socket nfsdcld.service", "rm: cannot remove 'a'",
      "   program vers\n    100000    4",
    ] {
      let read = try steps("```bash\nmake x\n```\n\n\(introduction)\n\n```bash\n\(output)\n```\n")
      #expect(read.map(\.command) == ["make x"] && read[0].expected.kind != .none, "\(output)")
    }
  }

  @Test func theResultOfAStatementIsATable() throws {
    let read = try steps(
      "```sql\n.mode column\n```\n\nThe query and its output look like this:\n\n```sql\nSELECT a, b FROM c;\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    )
    #expect(read[1].expected.columns == ["a", "b"] && read[1].expected.rows == [["1", "2"]])
  }

  /// Of all faults of the reader the worst: the command became the text of a file, and a run wrote it.
  @Test(
    "A command below the name of a file is no file",
    arguments: [
      "Create a `/mnt/data` directory:\n\n```shell\nsudo mkdir /mnt/data\n```",
      "Verify that the `/etc/hosts` file has been updated:\n\n```bash\ncat /etc/hosts\n```",
      "Read the credentials in /home/stack/keystonerc:\n\n```\nsource /home/stack/keystonerc\n```",
    ])
  func noFile(text: String) throws {
    #expect(try steps(text).map(\.kind) == [.command])
  }

  @Test func elementsOfHTMLAreNoPlaceholders() throws {
    let read = try steps("```bash\n$ echo \"<html><body>Node <name></body></html>\" > x\n```\n")
    #expect(read[0].placeholders == ["<name>"])
  }

  @Test func aFileIsWhereTheProseSaysSo() throws {
    let read = try steps(
      "Create the file `~/openrc` with this content:\n\n```bash\nexport A=b\nexport C=d\n```\n")
    #expect(read.map(\.kind) == [.file] && read[0].path == "~/openrc")
  }

  @Test(
    "A file without a folder is in the reader's, unless it is in the home",
    arguments: [
      ("Create a file named `main.go` and paste this code:", "main.go"),
      ("Create a file called `main.go` in your home directory:", "~/main.go"),
    ])
  func aBareName(prose: String, path: String) throws {
    let read = try steps("```console\n$ cd x\n```\n\n\(prose)\n\n```go\npackage main\n```\n")
    #expect(read.map(\.path) == [nil, path])
  }

  @Test(
    "A comment may part ways",
    arguments: [
      ("seq 1\n# or\nseq 2", [1, 2]), ("seq 1\nseq 2\n# OR:\nseq 3\n\n#or\n\nseq 4", [1, 1, 2, 3]),
      ("seq 1\n# or\nseq 2\n\n# Next\nseq 3\n# or\nseq 4\n\nseq 5", [1, 2, 1, 2, 0]),
      ("$ seq 1\n# alternatively...\n$ seq 2", [1, 2]),
      ("seq 1\n# or find it directly by:\nseq 2", [0, 0]),
      ("# or\nseq 1\nseq 2\n# or", [0, 0]),
    ])
  func commentsThatPartWays(block: String, numbers: [Int]) throws {
    let read = try steps("```bash\n\(block)\n```\n")
    #expect(read.map { $0.ways.first?.number ?? 0 } == numbers)
  }

  /// "docker build" is what the block below does.
  @Test func aCommandsNameIsNoCommand() throws {
    let text =
      "Run `docker build` to make it, then run `docker ps -a`.\n\n```console\n$ docker build -t x .\n```\n"
    #expect(try steps(text).map(\.command) == ["docker ps -a", "docker build -t x ."])
  }

  /// A setting in a shell's fence is no command if the prose says where it goes.
  @Test func settingsForAFileAreNoCommands() throws {
    let read = try steps(
      "Edit `/etc/chrony.conf` and add this:\n\n```sh\nserver 0.pool.ntp.org iburst\n```\n")
    #expect(read.map(\.kind) == [.file] && read[0].path == "/etc/chrony.conf")
    #expect(
      try steps("Edit `/etc/x`, then run this:\n\n```sh\nsome-tool reload --now\n```\n").map(\.kind)
        == [.command])
  }

  @Test(
    "Commands in prose",
    arguments: [
      ("Then run `docker ps -a` to see them.", ["docker ps -a"]),
      ("- Apply it: `kubectl apply -f .`", ["kubectl apply -f ."]),
      ("1. `docker ps -a`", ["docker ps -a"]), ("When you run `docker ps -a`, it is there.", []),
      ("The output of `docker ps -a` is long.", []), ("- [ ] `docker ps -a`", []),
      ("Run `docker ps -a`.\n\n    $ docker ps -a", ["docker ps -a"]),
    ])
  func inline(text: String, expected: [String]) throws {
    #expect(try commands("    $ true\n\n" + text).filter { $0 != "true" } == expected)
  }

  @Test(
    "Where it is typed",
    arguments: [
      ("Run this on **alpha**:\n\n    $ ls", "alpha"),
      ("On the controller node:\n\n```bash\nls -l\n```", "controller"),
      ("Run the following commands from the `jumpbox`.\n\n    $ ls", "jumpbox"),
      ("```\nroot@web:~# ls\n```", "web"),
      ("Now run `x` on **beta** to see it.\n\n    $ ls", "beta"),
    ])
  func places(text: String, node: String) throws {
    #expect(try steps(text).last?.node == NodeName(node))
  }

  /// `docker run -it ubuntu bash` says nothing about a machine called ubuntu.
  @Test(
    "A prompt names a container only where one was entered by that name",
    arguments: [
      ("docker run -it ubuntu bash", "ubuntu", "ubuntu"),
      ("docker exec -it web bash", "docker", "docker"),
      ("docker exec -it web bash", "web", "guest"),
      ("kubectl exec -it pod1 -- /bin/bash", "pod1", "guest"),
    ])
  func containers(command: String, host: String, node: String) throws {
    let read = try steps("    $ \(command)\n\n## Then\n\n    root@\(host):~# ls\n")
    #expect(read.last?.node == NodeName(node))
  }

  @Test func thousandsOfBracketsAreNoCommand() throws {
    let brackets = String(repeating: "(", count: 18_000) + "ls"
    #expect(try commands("    $ true\n\nText.\n\n```bash\n\(brackets)\n```") == ["true"])
    #expect(try commands("```bash\n( cd /tmp && ls )\n```") == ["( cd /tmp && ls )"])
  }

  @Test func whatTheManualLeavesOpenIsSaid() throws {
    let course = try ManualReader.course(
      bytes: Array("# Lab 1: T\n\n    $ ls\n    $ pwd\n\nOn **alpha**:\n\n    $ ls\n".utf8),
      file: "t.md")
    #expect(course.labs[0].steps.map(\.node) == [nil, nil, "alpha"])
    #expect(course.findings.map(\.rule) == [.openNode])
    #expect(course.findings[0].message.hasSuffix("ls, and 1 more command"))
  }

  @Test(
    "Ids by their shape",
    arguments: [
      ("    $ git commit -m x\n    [main f22b25e] x\n    $ git show f22b25e", "f22b25e"),
      (
        "    $ etcdctl member list\n    a8266ecf031671f3: name=a\n    $ etcdctl member remove a8266ecf031671f3",
        "a8266ecf031671f3"
      ),
      (
        "    $ docker network create x\n    0cihm9yiolp0s9kcczchqorhb\n    $ docker network rm 0cihm9yiolp0s9kcczchqorhb",
        "0cihm9yiolp0s9kcczchqorhb"
      ),
    ])
  func ids(text: String, id: String) throws {
    let read = try steps(text)
    #expect(read[0].defines.map(\.value) == [id] && read[1].uses.map(\.value) == [id])
  }
}
