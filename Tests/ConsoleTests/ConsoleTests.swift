import Console
import CourseModel
import Fixtures
import Knowledge
import Testing

@Suite struct ShellLineTests {
  @Test(
    "Words are what the shell makes of them",
    arguments: [
      (
        #"glance image-create --name "Red Hat" --is-public true"#,
        ["glance", "image-create", "--name", "Red Hat", "--is-public", "true"]
      ),
      (
        #"keystone user-create --name <your name> --pass <password>"#,
        ["keystone", "user-create", "--name", "<your name>", "--pass", "<password>"]
      ),
      (#"a "\$(tenant_id)s" b"#, ["a", "$(tenant_id)s", "b"]),
      (#"export T=$(openssl rand -hex 10)"#, ["export", "T=$(openssl rand -hex 10)"]),
      (#"echo 'it is' # a remark"#, ["echo", "it is"]),
      ("a\\ b c", ["a b", "c"]),
    ])
  func words(line: String, expected: [String]) {
    #expect(ShellLine(line).commands.first?.words == expected)
  }

  @Test func joinsAndRedirections() {
    let shell = ShellLine("yum update -y && reboot; cat >> ~/rc <<EOF | tee -a x 2>&1")
    #expect(shell.commands.map(\.joinedBy) == ["", "&&", ";", "|"])
    #expect(shell.commands[2].redirections.map(\.operation) == [">>", "<<"])
    #expect(shell.hereDocuments.map(\.target) == ["EOF"])
    #expect(shell.commands[3].redirections.map(\.operation) == ["2>&"])
  }

  /// POSIX, 2.7.4: a delimiter that is quoted anywhere makes the here-document literal.
  @Test(
    arguments: [
      ("cat <<EOF", false), ("cat <<'EOF'", true), ("cat << \"EOF\"", true), ("cat <<-'EOF'", true),
      ("cat <<\\EOF", true), ("cat <<E'O'F", true), ("cat 'a' <<EOF", false),
    ])
  func quotedDelimiters(line: String, isQuoted: Bool) {
    let documents = ShellLine(line).hereDocuments
    #expect(documents.map(\.target) == ["EOF"] && documents.map(\.isQuoted) == [isQuoted])
  }

  @Test(
    "An open quote or substitution is said, and ends with the line",
    arguments: ["a 'b", "a \"b", "a $(b", "a \\", "`x"])
  func open(line: String) { #expect(ShellLine(line).isOpen) }

  @Test func programIsFoundBehindSudo() {
    #expect(ShellLine("sudo -u nova LANG=C /usr/bin/nova list").commands[0].program == "nova")
  }
}

@Suite struct PlaceholderTests {
  @Test(
    "Placeholders and what only looks like one",
    arguments: [
      ("--pass <password> --name <your name>", ["<password>", "<your name>"]),
      ("virt-viewer nodeX", ["nodeX"]), ("--cdrom /path/to/dvd.iso -x", ["/path/to/dvd.iso"]),
      ("mysql < dump.sql > out", []), ("cat <<EOF >f", []), ("| <none> | <br>", []),
      ("x=<admin password>@y", ["<admin password>"]), ("--ip YOUR_IP", ["YOUR_IP"]),
    ])
  func all(text: String, expected: [String]) { #expect(Placeholder.all(in: text) == expected) }

  @Test func pieces() { #expect(Placeholder.pieces(of: "a:<user>@c") == ["a:", "<user>", "@c"]) }
}

@Suite struct PromptTests {
  @Test(
    "Prompts of every style",
    arguments: [
      ("# ls", "ls", nil), ("$ ls -l", "ls -l", nil), ("[root@node1 ~]# ls", "ls", "node1"),
      ("[root@node1 ~(keystone_admin)]$ ls", "ls", "node1"), ("root@node1:~# ls", "ls", "node1"),
      ("root@node1:/etc/nova# ls", "ls", "node1"), ("node2 # scp a b", "scp a b", "node2"),
      ("(note)# ls", "ls", nil), ("mysql> show tables;", "show tables;", nil),
      ("MariaDB [(none)]> use nova", "use nova", nil), ("(venv) [u@h ~]$ ls", "ls", "h"),
    ] as [(String, String, String?)])
  func reads(line: String, command: String, host: String?) throws {
    let prompt = try #require(Prompt(line, names: Knowledge.shipped.promptNames))
    #expect(prompt.command == command)
    #expect(prompt.host == host)
  }

  @Test(
    "Output that is no prompt",
    arguments: [
      "#comment", "+----+", "| a | b |", "root@192.168.122.201's password: ", "[DEFAULT]",
      "Linux 3.2 # 1", "a: b", "64 bytes",
    ])
  func rejects(line: String) { #expect(Prompt(line, names: Knowledge.shipped.promptNames) == nil) }
}

@Suite struct ValueScannerTests {
  @Test("Ids of clouds and containers")
  func shortIDs() {
    #expect(
      ValueScanner.ids(in: "vol-0a1b2c3d i-0123456789abcdef0 4f2c8f4de2a8 (web)")
        == ["vol-0a1b2c3d", "i-0123456789abcdef0", "4f2c8f4de2a8"])
    #expect(ValueScanner.ids(in: "node-20130328 feed-deadbeef 201303281200 abcdefabcdef") == [])
    #expect(ValueScanner.ids(in: "instance-0000000f run-0a1b2c3d-x") == [])
  }

  @Test(
    "Types that shapes give away",
    arguments: [
      ("d8c464a629604a3daa11ed511c86dd0a", ValueToken.Kind.id),
      ("af094839-814e-4b76-99c4-9470a8b91903", .id),
      ("JKYl9k-DlQb-HT8l-xyUv-9mKA-Ebhe-82YeUL", .id),
      ("2013-03-28T00:48:15", .time), ("2013-03-30T18:34:15.049367", .time),
      ("2013-03-31 10:47:20", .time),
      ("2026-11-23T05:41:21+00:00", .time), ("Mon Nov 23 05:41:21 UTC 2026", .time),
      ("10.0.0.2", .address), ("300.1.1.1", .version), ("52:54:00:00:00:01", .mac),
      ("8000.5254005a0a54", .mac),
      ("c8:ea:0e:9d:19:e6:74:de:8c:4c:d5:6b:78:5d:b5:41", .fingerprint),
      ("instance-0000000f", .instance),
      ("1.0.0-fips", .version), ("5d", .duration), ("3m2s", .duration), ("20G", .size),
      ("6.4", .number),
      ("...", .elision), ("da39a3ee5e6b4b0d3255bfef95601890afd80709", .hash),
    ])
  func kinds(text: String, kind: ValueToken.Kind) {
    let tokens = ValueScanner.tokens(of: text)
    #expect(tokens.map(\.kind) == [kind])
    #expect(tokens.map(\.text) == [text])
  }

  @Test func urlWithToken() {
    let ids = ValueScanner.ids(
      in: "http://1.2.3.4:6080/vnc?token=7ead2e85-6fe5-4a99-8f1e-35ae31447fb2")
    #expect(ids == ["7ead2e85-6fe5-4a99-8f1e-35ae31447fb2"])
  }
}

@Suite struct OutputReaderTests {
  private func read(_ text: String) -> ExpectedOutput {
    ExpectedOutput(
      reading: text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
  }

  @Test func prettyTable() {
    let output = read("+----+------+\n| id | name |\n+----+------+\n| 1  | a b  |\n+----+------+")
    #expect(output.kind == .table)
    #expect(output.columns == ["id", "name"])
    #expect(output.rows == [["1", "a b"]])
  }

  @Test func cellWithABar() {
    let output = read("+-----+-----+\n| a   | b   |\n+-----+-----+\n| x|y | z   |\n+-----+-----+")
    #expect(output.rows == [["x|y", "z"]])
  }

  @Test(
    "Property and value, however they are drawn",
    arguments: [
      "+----------+-------+\n| Property | Value |\n+----------+-------+\n| Name     | x     |\n| Bridge   | y     |\n+----------+-------+",
      "Name            x\nBridge:         y", "Name: x\nBridge: y",
    ])
  func record(text: String) {
    let output = read(text)
    #expect(output.kind == .record)
    #expect(output.rows == [["Name", "x"], ["Bridge", "y"]])
  }

  @Test func keysWithTwoBlanks() {
    let output = read(
      "VG Size               20.00 GiB\nPE Size               4.00 MiB\nFree  PE / Size       5119 / 20.00 GiB\nSystem ID             \nFormat                lvm2"
    )
    #expect(output.rows.contains(["Free  PE / Size", "5119 / 20.00 GiB"]))
    #expect(output.rows.contains(["System ID", ""]))
  }

  @Test(
    "Columns aligned by blanks",
    arguments: [
      (
        "Binary           Host         Zone      Updated_At\nnova-scheduler   node1        nova      2013-03-31 10:47:20",
        ["Binary", "Host", "Zone", "Updated_At"],
        ["nova-scheduler", "node1", "nova", "2013-03-31 10:47:20"]
      ),
      (
        "id IPv4           IPv6     start address  DNS1         \tDNS2\n1  10.0.0.0/24    None     10.0.0.2       8.8.4.4      \tNone",
        ["id", "IPv4", "IPv6", "start address", "DNS1", "DNS2"],
        ["1", "10.0.0.0/24", "None", "10.0.0.2", "8.8.4.4", "None"]
      ),
      (
        " Id    Name     State\n----------------------------\n 1     node1    running",
        ["Id", "Name", "State"], ["1", "node1", "running"]
      ),
      (
        "Filesystem     1K-blocks    Used Available Use% Mounted on\n/dev/sda1       20511356 8471240  10975156  44% /",
        ["Filesystem", "1K-blocks", "Used", "Available", "Use%", "Mounted on"],
        ["/dev/sda1", "20511356", "8471240", "10975156", "44%", "/"]
      ),
      (
        "NAME       READY   STATUS    AGE\nweb-1      1/1     Running   5d",
        ["NAME", "READY", "STATUS", "AGE"], ["web-1", "1/1", "Running", "5d"]
      ),
      (" a | b \n---+---\n 1 | 2\n(1 row)", ["a", "b"], ["1", "2"]),
      ("| a | b |\n|---|:-:|\n| 1 | 2 |", ["a", "b"], ["1", "2"]),
    ])
  func aligned(text: String, columns: [String], row: [String]) {
    let output = read(text)
    #expect(output.kind == .table)
    #expect(output.columns == columns)
    #expect(output.rows.first == row)
  }

  @Test(
    "Text stays text",
    arguments: [
      "Allocating 'node2.img'\n\nClone 'node2' created successfully.",
      "None\t192.168.122.201\tNone\tnova\tbr100\nNone\t192.168.122.202\tNone\tnova\tbr100",
      "debug1: Reading a\ndebug1: Applying b\ndebug1: Connecting c", "Loop device is /dev/loop0",
    ])
  func text(text: String) { #expect(read(text).kind == .text) }
}

@Suite struct PlaceholderSpellingTests {
  @Test(
    "Placeholders by their spelling",
    arguments: [
      ("x {{ name }}", ["{{ name }}"]), ("x --password KEYSTONE_DBPASS", ["KEYSTONE_DBPASS"]),
      ("ssh root@X.X.X.X", ["X.X.X.X"]), ("ping 192.168.122.x", ["192.168.122.x"]),
      ("x [your name]", ["[your name]"]), ("ssh user@nodeN", ["nodeN"]),
      ("x CHANGEME", ["CHANGEME"]), ("etcd --data-dir %data_dir%", ["%data_dir%"]),
      ("date +%b%d%H; echo %PATH% a%tmp%b", []), ("ssh me@[your-ip]", ["[your-ip]"]),
      ("x YOUR_PASSWORD", ["YOUR_PASSWORD"]), ("x your_password", ["your_password"]),
      ("cp /path/to/a .", ["/path/to/a"]), ("export OS_PASS=1 $ADMIN_PASS", []),
      ("a ${b} {c,d} x.y.z.w 10.0.0.1", []), ("echo max.xx", []),
    ])
  func spelled(text: String, expected: [String]) {
    #expect(Placeholder.all(in: text) == expected)
  }

  @Test("Headers of single words")
  func tight() {
    let lines = [
      "NAME MAJ:MIN RM SIZE RO TYPE MOUNTPOINT", "vda  252:0    0  10G  0 disk",
      "vdb  252:16   0   5G  0 disk /srv/my data",
    ]
    let table = AlignedTable.read(lines)
    #expect(table?.columns == ["NAME", "MAJ:MIN", "RM", "SIZE", "RO", "TYPE", "MOUNTPOINT"])
    #expect(table?.rows[1] == ["vdb", "252:16", "0", "5G", "0", "disk", "/srv/my data"])
    #expect(AlignedTable.read(["Three Words Here", "and a line of prose"]) == nil)
    #expect(
      TextTable.all(in: [" name ", "------", " a", " b", "(2 rows)"]).first?.rows == [["a"], ["b"]])
  }
}
