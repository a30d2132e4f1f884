import CourseModel
import Fixtures
import Manual
import Testing

/// What site generators add to Markdown: no mark is a command, an output or text on a page.
@Suite struct SiteMarkupTests {
  private func read(_ text: String) throws -> ParsedManual {
    try ManualReader.manual(bytes: Array("# Lab 1: T\n\n\(text)\n".utf8), file: "t.md")
  }

  @Test func admonitionsAreAlerts() throws {
    let manual = try read(
      "!!! warning \"Mind\"\n\n    Careful.\n\n    ```bash\n    ls -l\n    ```\nAfter.\n\n1. Item\n\n    !!! tip\n\n        Look.\n"
    )
    #expect(manual.course.labs[0].steps.map(\.command) == ["ls -l"])
    let text = "\(manual.document)"
    #expect(text.contains("alert") && !text.contains("!!!") && !text.contains("[!"))
    #expect(text.contains("Careful.") && text.contains("After.") && text.contains("Look."))
  }

  @Test func aFoldedOutputIsAnOutput() throws {
    let steps = try read(
      "```bash\nls\n```\n\n??? example \"Expected output\"\n\n    ```\n    a.md\n    ```\n"
    )
    .course.labs[0].steps
    #expect(steps.map(\.command) == ["ls"] && steps[0].expected.lines == ["a.md"])
  }

  @Test func oneTabIsEnough() throws {
    let steps = try read(
      "=== \"apt\"\n\n    ```bash\n    apt install x\n    ```\n\n=== \"dnf\"\n\n    ```bash\n    dnf install x\n    ```\n\nThen:\n\n```bash\nls -l\n```\n"
    ).course.labs[0].steps
    #expect(steps.map(\.command) == ["apt install x", "dnf install x", "ls -l"])
    #expect(steps.map(\.reasonToLeave) == [nil, "another way: dnf", nil])
    #expect(steps.map(\.alternatives) == [[steps[1].id], [steps[0].id], []])
    #expect(steps.map(\.position.line) == [6, 12, 18])
  }

  @Test func tabsInTabsAreGroupsOfTheirOwn() throws {
    func tab(_ name: String, _ indent: String, _ command: String) -> String {
      "\(indent)=== \"\(name)\"\n\n\(indent)    ```bash\n\(indent)    \(command)\n\(indent)    ```\n\n"
    }
    let text =
      tab("A", "", "ls a") + tab("A1", "    ", "ls a1") + tab("A2", "    ", "ls a2")
      + tab("B", "", "ls b")
      + "Then:\n\n" + tab("C", "", "ls c")
    let steps = try read(text).course.labs[0].steps
    #expect(steps.map(\.command) == ["ls a", "ls a1", "ls a2", "ls b", "ls c"])
    #expect(steps.map { $0.reasonToLeave != nil } == [false, false, true, true, false])
    #expect(steps.map(\.ways.count) == [1, 2, 2, 1, 1])
  }

  /// Their titles are in no step and on the page once; machines in their titles are no ways.
  @Test(
    "Tabs of other generators",
    arguments: [
      "{{< tabs name=\"t\" >}}\n{{% tab name=\"A\" %}}\nOne\n```sh\nls a\n```\n{{% /tab %}}\n{{% tab name=\"B\" %}}\n```sh\nls b\n```\n{{% /tab %}}\n{{< /tabs >}}",
      "{% tabs %}\n{% tab title=\"A\" %}\nOne\n```sh\nls a\n```\n{% endtab %}\n{% tab title=\"B\" %}\n```sh\nls b\n```\n{% endtab %}\n{% endtabs %}",
      "<Tabs>\n<TabItem value=\"a\" label=\"A\">\n\nOne\n\n```sh\nls a\n```\n\n</TabItem>\n<TabItem value=\"b\" label=\"B\">\n\n```sh\nls b\n```\n\n</TabItem>\n</Tabs>",
      "::::{tab-set}\n:::{tab-item} A\nOne\n```sh\nls a\n```\n:::\n:::{tab-item} B\n```sh\nls b\n```\n:::\n::::",
    ])
  func dialects(text: String) throws {
    let manual = try read("Before\n\n\(text)\n\nAfter\n\n```sh\nls c\n```")
    let steps = manual.course.labs[0].steps
    #expect(steps.map(\.command) == ["ls a", "ls b", "ls c"])
    #expect(steps.prefix(2).map { $0.ways.map(\.title) } == [["A"], ["B"]])
    let groups = manual.document.chapters[0].blocks.compactMap { block in
      if case .tabs(let tabs) = block.kind { tabs } else { nil }
    }
    #expect(groups.map { $0.map(\.title) } == [["A", "B"]])
    #expect(groups[0].map(\.blocks.count) == [2, 1])
  }

  @Test func tabsOfMachinesAreAllNeeded() throws {
    let steps = try read(
      "=== \"node1\"\n\n    ```bash\n    ls a\n    ```\n\n=== \"node2\"\n\n    ```bash\n    ls b\n    ```\n"
    ).course.labs[0].steps
    #expect(steps.map(\.reasonToLeave) == [nil, nil])
    #expect(steps.map(\.node) == ["node1", "node2"])
  }

  @Test(
    "Marks that go",
    arguments: [
      ":::note\nWords\n:::", "::: {.callout}\nWords\n:::", "{{< tabs >}}\nWords\n{{< /tabs >}}",
      "{% include x %}\nWords",
      "Words{:target=\"_blank\"}", "Words\n{: .no_toc}", "--8<-- \"x.md\"\n\nWords",
    ])
  func marks(text: String) throws {
    let page = "\(try read("    $ ls\n\n" + text).document)"
    #expect(page.contains("Words"))
    for mark in [":::", "{{", "{%", "{:", "--8<"] { #expect(!page.contains(mark), "\(page)") }
  }

  @Test func whatAShortcodeShowsIsText() throws {
    let manual = try read(
      "The {{< tip text=\"kubectl\" id=\"k\" >}}\ntool.\n\n{{< codenew file=\"pods/a.yaml\" >}}\n\n    $ ls"
    )
    let page = "\(manual.document)"
    #expect(page.contains("The kubectl") && page.contains("pods/a.yaml") && !page.contains("{{"))
  }

  @Test func aTemplateInAFenceStays() throws {
    let steps = try read("```bash\necho '{{< x >}} {% y %} !!! note'\n```\n").course.labs[0].steps
    #expect(steps.map(\.command) == ["echo '{{< x >}} {% y %} !!! note'"])
  }

  @Test(
    "Emoji by name",
    arguments: [
      (":rocket: Go", "🚀 Go"), ("Done :white_check_mark:", "Done ✅"), (":one: :two:", "1️⃣ 2️⃣"),
      ("12:30:45 and a:b:c", "12:30:45 and a:b:c"), (":nothing-known:", ":nothing-known:"),
      ("root:x:0:0, 2001:db8:100::1, 10:100:20", "root:x:0:0, 2001:db8:100::1, 10:100:20"),
    ])
  func emoji(text: String, shown: String) throws {
    let page = "\(try read("\(text)\n\n    $ ls").document)"
    #expect(page.contains("text(\"\(shown)\")"), "\(page)")
  }

  @Test func anEmojiHidesNoMachine() throws {
    let steps = try read("node1 and node2 are up.\n\nOn node1 :rocket: and well:\n\n    # ls\n")
      .course.labs[0].steps
    #expect(steps.map(\.node) == ["node1"])
  }

  /// The rows of its first table, cells joined by bars; nil where it has none.
  private func table(_ text: String) throws -> [String]? {
    for block in try read(text + "\n\n    $ ls").document.chapters[0].blocks {
      guard case .table(let table) = block.kind else { continue }
      return ([table.header] + table.rows).map { $0.map(\.plainText).joined(separator: "|") }
    }
    return nil
  }

  @Test func gridTablesAreTables() throws {
    #expect(
      try table(
        """
        +------+--------+
        | Name | Role   |
        +======+========+
        | a    | first, |
        |      | *and*  |
        +------+--------+
        | b    |        |
        +------+--------+
        After
        """) == ["Name|Role", "a|first, and", "b|"])
    #expect(
      try table("+---+---+\n| a | b |\n+---+---+\n| c | d |\n+---+---+\n| e | f |\n+---+---+")
        == ["|", "a|b", "c|d", "e|f"])
    // What a client drew stays as it is, and so does what is no table.
    #expect(try table("+---+---+\n| a | b |\n+---+---+\n| c | d |\n| e | f |\n+---+---+") == nil)
    #expect(try table("+---+---+\n| a |\n+===+===+") == nil)
    #expect(try table("+---+---+") == nil)
  }
}
