import CourseModel
import Fixtures
import Manual
import Testing

/// Facts that a careful reader finds in the 2013 manual.
@Suite(.enabled(if: SharedFiles.isPresent, Comment(rawValue: SharedFiles.missing)))
struct Manual2013Tests {
  private func lab(_ number: Int) throws -> Lab {
    try #require(try SharedFiles.course().labs.first { $0.number == number })
  }

  private func step(_ line: Int) throws -> Step {
    try #require(try SharedFiles.course().labs.flatMap(\.steps).first { $0.position.line == line })
  }

  @Test func labsAndMetadata() throws {
    let course = try SharedFiles.course()
    #expect(course.title == "OpenStack Training - Course Manual")
    #expect(course.date == "March 2013")
    #expect(course.labs.map(\.number) == Array(1...17))
    #expect(course.labs.filter(\.isAnnounced).map(\.number) == Array(11...17))
    #expect(try lab(1).minutes == 15)
    #expect(try lab(6).minutes == 60)
    #expect(try lab(1).tools == ["virsh", "yum"])
    #expect(course.authorChoices.contains(AuthorChoice(placeholder: "<your name>", value: "rdo")))
  }

  @Test func everyCommandAndNoMore() throws {
    let steps = try SharedFiles.course().labs.flatMap(\.steps)
    #expect(steps.count { $0.command != nil } == 260)
    #expect(Set(steps.map(\.id)).count == steps.count)
    for lab in try SharedFiles.course().labs {
      #expect(Set(lab.steps.map(\.key)).count == lab.steps.count)
    }
  }

  @Test(
    "Where each command is typed",
    arguments: [
      (93, "host", []), (143, "host", []), (207, "guest", []), (215, "host", []), (246, "host", []),
      (262, "node1", []),
      (272, "node1", []), (278, "node1", []), (395, "node1", []), (396, "host", []),
      (398, "node1", []), (508, "host", []),
      (584, "host", []), (590, "node1", []), (648, "host", []), (652, "node2", []),
      (662, "host", []), (746, "host", []),
      (749, "node1", []), (782, "node2", []), (795, "node2", []), (930, "host", []),
      (946, "node3", ["node4"]), (961, "node3", ["node4"]),
      (975, "host", []), (978, "node1", []), (1022, "node1", []), (1053, "node4", []),
      (1057, "node4", []), (1065, "node1", []),
      (1086, "node1", []), (1173, "host", []), (1268, "node1", []), (1273, "node3", ["node4"]),
      (1292, "node3", ["node4"]),
      (1296, "node1", []), (1304, "node1", []), (1309, "node1", []), (1449, "node1", []),
      (1457, "node1", []), (1486, "node1", []),
      (1508, "node3", ["node4"]), (1516, "host", []), (1519, "node1", []), (1542, "guest", []),
      (1552, "host", []),
      (1588, "host", []), (1589, "node3", ["node4"]), (1596, "node3", []),
    ])
  func nodes(line: Int, node: String, alsoOn: [String]) throws {
    #expect(try step(line).node == NodeName(node))
    #expect(try step(line).alsoOn.map(\.description) == alsoOn)
  }

  @Test func whereSeveralWouldDo() throws {
    #expect(try step(1077).node == nil)
    #expect(try step(1077).candidates == ["node3", "node4"])
    let findings = try SharedFiles.course().findings.filter { $0.rule == .openNode }
    #expect(findings.map(\.position.line) == [1077])
  }

  @Test(
    "Kinds",
    arguments: [
      (93, Step.Kind.command), (173, .edit), (207, .edit), (246, .enter), (250, .interactive),
      (272, .reboot), (395, .leave),
      (658, .reboot), (819, .watch), (855, .file), (1238, .browser), (1304, .command),
      (1457, .command), (1476, .enter), (1552, .interactive),
      (195, .note),
    ])
  func kinds(line: Int, kind: Step.Kind) throws { #expect(try step(line).kind == kind) }

  @Test(
    "What may be left out",
    arguments: [103, 106, 172, 199, 203, 211, 250, 652, 658, 937, 1022, 1047, 1552])
  func optional(line: Int) throws { #expect(try step(line).optional != nil) }

  @Test(
    "What may not",
    arguments: [
      93, 108 + 2, 152, 215, 224, 278, 413, 512, 663, 694, 845, 946, 1013, 1053, 1377, 1577,
    ])
  func mandatory(line: Int) throws { #expect(try step(line).optional == nil) }

  @Test func alternativesKnowOfEachOther() throws {
    #expect(try step(207).alternatives == [step(211).id])
    #expect(try step(211).alternatives == [step(207).id])
  }

  @Test(
    "Credentials of the shell",
    arguments: [
      (353, nil), (398, nil), (404, "~/keystonerc_admin"), (464, "~/keystonerc_user"),
      (590, "~/keystonerc_admin"), (605, "~/keystonerc_user"),
      (785, "~/keystonerc_user"), (749, "~/keystonerc_admin"), (946, nil),
      (1400, "~/keystonerc_user"),
    ] as [(Int, String?)])
  func credentials(line: Int, file: String?) throws { #expect(try step(line).credentials == file) }

  @Test(
    "What outputs are",
    arguments: [
      (93, ExpectedOutput.Kind.record, 6), (110, .text, 0), (114, .record, 6), (303, .record, 4),
      (404, .table, 1), (468, .table, 2),
      (592, .record, 5), (698, .text, 0), (703, .record, 19), (1005, .table, 3), (1154, .table, 1),
      (1176, .table, 5), (1194, .record, 25), (1389, .text, 0),
    ])
  func outputs(line: Int, kind: ExpectedOutput.Kind, rows: Int) throws {
    let expected = try step(line).expected
    #expect(expected.kind == kind)
    if kind != .text { #expect(expected.rows.count == rows) }
  }

  @Test func theOutputAfterABlankLineBelongsToItsCommand() throws {
    #expect(
      try step(157).expected.lines == [
        "Allocating 'node2.img'", "", "Clone 'node2' created successfully.",
      ])
  }

  @Test func filesAndEdits() throws {
    #expect(try step(855).path == "/etc/nova/nova.conf")
    #expect(try step(855).input?.first == "[DEFAULT]")
    #expect(try step(855).input?.last == "signing_dirname = /tmp/keystone-signing-nova")
    #expect(try step(855).placeholders == ["<password>"])
    #expect(try step(173).input?.contains { $0.contains("node4") } == true)
    #expect(try step(379).input?.count == 5)
    #expect(try step(173).placeholders == [])
  }

  @Test func idsBelongToThings() throws {
    #expect(try step(319).uses.map(\.entity) == ["service keystone"])
    #expect(try step(319).uses.map(\.definedBy) == [step(303).id])
    #expect(try step(605).uses.map(\.entity) == ["tenant training"])
    #expect(try step(1023).defines.map(\.variable) == ["volume Test #2"])
    // In lab 9 the manual gives the server of lab 8 another id.
    #expect(try step(1400).uses.map(\.entity) == ["server rhel"])
    let contradictions = try SharedFiles.course().findings.filter { $0.rule == .idContradiction }
    #expect(contradictions.map(\.position.line) == [1404])
  }

  @Test func continuationLinesAreJoinedByOneBlank() throws {
    let command = try step(373).command
    #expect(
      command
        == "keystone user-role-add --user-id 679cae35033f4bbc9a18aff0c15b7a99 --role-id 729b4119afaf443eadc8e92f74d43103 --tenant-id 4ab1c31fcd2741afa551b5f76146abf6"
    )
    #expect(try step(373).position.column == 4)
  }

  @Test func everyIDThatIsShownStandsWhereItIsSaidToStand() throws {
    let text = String(decoding: try SharedFiles.manualBytes(), as: UTF8.self)
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    var count = 0
    for step in try SharedFiles.course().labs.flatMap(\.steps) {
      let positions = step.typed?.outputPositions ?? []
      #expect(positions.count == step.expected.lines.count)
      for (line, position) in zip(step.expected.lines, positions) {
        #expect(lines[position.line - 1].hasSuffix(line))
      }
      for id in step.defines + step.uses where id.position != step.position {
        let rest = lines[id.position.line - 1].utf8.dropFirst(id.position.column - 1)
        #expect(rest.starts(with: id.value.utf8))
        count += 1
      }
    }
    #expect(count > 50)
  }

  // MARK: The same manual, written differently

  @Test("Line ends, fences and prompts make no difference", arguments: Rewriting.allCases)
  func rewritten(how: Rewriting) throws {
    let original = try SharedFiles.course()
    let text = how.apply(String(decoding: try SharedFiles.manualBytes(), as: UTF8.self))
    let course = try ManualReader.course(bytes: Array(text.utf8), file: "openstack-manual.md")
    let ours = course.labs.flatMap(\.steps).map(Rewriting.essence)
    let theirs = original.labs.flatMap(\.steps).map(Rewriting.essence)
    #expect(ours.count == theirs.count)
    for (step, other) in zip(ours, theirs) where step != other {
      Issue.record("\(how): \(step) is not \(other)")
      break
    }
  }
}
