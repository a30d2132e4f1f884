import Console
import Knowledge

/// What programs show on the terminal's other screen.
enum FullScreen {
  /// Drops what an editor or a pager showed, whatever was in the file. A multiplexer shows the session itself: a shell
  /// reads lines there, and they are kept.
  static func without(_ lines: TerminalLines, _ knowledge: Knowledge) -> TerminalLines {
    guard lines.contains(where: { $0.screen != 0 }) else { return lines }
    var result = TerminalLines()
    var index = 0
    while index < lines.count {
      let end = lines[index...].firstIndex { $0.screen != lines[index].screen } ?? lines.count
      let visit = lines[index..<end]
      if visit.first?.screen == 0
        || holdsSession(visit, knowledge) && mayBeMultiplexer(after: result, knowledge)
      {
        result.append(contentsOf: visit)
      }
      index = end
    }
    return result
  }

  private static func holdsSession(_ lines: Slice<TerminalLines>, _ knowledge: Knowledge)
    -> Bool
  {
    lines.contains { line in
      let isRead = line.marks.contains {
        $0.mark == .editingStart || $0.mark == .inputStart
      }
      guard !isRead else { return true }
      let prompt = Prompt(line.text, names: knowledge.promptNames)
      return prompt.map { [.bracketed, .colon].contains($0.style) && !$0.command.isEmpty } ?? false
    }
  }

  /// Whether the command that took the screen may have been a multiplexer.
  private static func mayBeMultiplexer(after lines: TerminalLines, _ knowledge: Knowledge) -> Bool {
    guard let before = lines.last(where: { !$0.text.isEmpty }),
      let prompt = Prompt(before.text, names: knowledge.promptNames), !prompt.command.isEmpty
    else { return true }
    let multiplexers = knowledge.programs.names(.multiplexer)
    return ShellLine(prompt.command).commands.flatMap(\.words).contains(
      where: multiplexers.contains)
  }
}
