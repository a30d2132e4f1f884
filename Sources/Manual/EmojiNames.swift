import Console

/// Emoji written by name, as GitHub and many site generators take them: `:rocket:`.
///
/// The names that manuals use most, from GitHub's list (api.github.com/emojis); any other stays as it is written.
enum EmojiNames {
  private static let signs: [String: String] = [
    "+1": "👍", "-1": "👎", "100": "💯", "alarm_clock": "⏰", "arrow_down": "⬇️", "arrow_forward": "▶️",
    "arrow_left": "⬅️", "arrow_right": "➡️", "arrow_up": "⬆️", "arrows_counterclockwise": "🔄",
    "ballot_box_with_check": "☑️", "bangbang": "‼️", "bell": "🔔", "book": "📖", "books": "📚",
    "bookmark": "🔖", "boom": "💥", "bug": "🐛", "bulb": "💡", "card_index_dividers": "🗂️",
    "checkered_flag": "🏁",
    "clap": "👏", "clipboard": "📋", "clock1": "🕐", "cloud": "☁️", "coffee": "☕", "computer": "💻",
    "confetti_ball": "🎊", "construction": "🚧", "dart": "🎯", "desktop_computer": "🖥️", "eight": "8️⃣",
    "electric_plug": "🔌", "exclamation": "❗", "eyes": "👀", "file_folder": "📁", "fire": "🔥",
    "five": "5️⃣",
    "floppy_disk": "💾", "four": "4️⃣", "gear": "⚙️", "globe_with_meridians": "🌐", "green_circle": "🟢",
    "grey_exclamation": "❕", "grey_question": "❔", "hammer": "🔨", "hammer_and_wrench": "🛠️",
    "heart": "❤️",
    "heavy_check_mark": "✔️", "heavy_exclamation_mark": "❗", "heavy_multiplication_x": "✖️",
    "heavy_plus_sign": "➕", "hourglass": "⌛", "hourglass_flowing_sand": "⏳",
    "information_source": "ℹ️",
    "key": "🔑", "keyboard": "⌨️", "label": "🏷️", "laptop": "💻", "link": "🔗", "lock": "🔒",
    "loudspeaker": "📢", "mag": "🔍", "mag_right": "🔎", "memo": "📝", "mortar_board": "🎓",
    "muscle": "💪",
    "nine": "9️⃣", "no_entry": "⛔", "no_entry_sign": "🚫", "o": "⭕", "octocat": "", "ok": "🆗",
    "ok_hand": "👌",
    "one": "1️⃣", "open_book": "📖", "open_file_folder": "📂", "package": "📦", "page_facing_up": "📄",
    "paperclip": "📎", "pencil": "📝", "pencil2": "✏️", "penguin": "🐧", "point_down": "👇",
    "point_left": "👈",
    "point_right": "👉", "point_up": "☝️", "pray": "🙏", "pushpin": "📌", "question": "❓",
    "raised_hand": "✋",
    "red_circle": "🔴", "repeat": "🔁", "rocket": "🚀", "rotating_light": "🚨", "satellite": "📡",
    "scroll": "📜",
    "seven": "7️⃣", "ship": "🚢", "six": "6️⃣", "skull": "💀", "smile": "😄", "smiley": "😃", "snake": "🐍",
    "sparkles": "✨", "speech_balloon": "💬", "star": "⭐", "star2": "🌟", "stop_sign": "🛑",
    "stopwatch": "⏱️",
    "sunglasses": "😎", "tada": "🎉", "three": "3️⃣", "thumbsup": "👍", "thumbsdown": "👎",
    "toolbox": "🧰",
    "trophy": "🏆", "two": "2️⃣", "unlock": "🔓", "warning": "⚠️", "wave": "👋", "whale": "🐳",
    "white_check_mark": "✅", "wink": "😉", "wrench": "🔧", "writing_hand": "✍️", "x": "❌",
    "yellow_circle": "🟡",
    "zap": "⚡", "zero": "0️⃣",
  ]

  /// The text with the emoji in place of their names.
  static func shown(_ text: String) -> String {
    guard text.utf8.count(where: { $0 == UInt8(ascii: ":") }) > 1 else { return text }
    var parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    var result = parts.removeFirst()
    var wasName = false
    for (index, part) in parts.enumerated() {
      // A name is between two colons; the second is not the first of another one. In `root:x:0` and `2001:db8:100::1`
      // it is part of a word.
      if !wasName, index < parts.count - 1, !Self.touches(result.last),
        !Self.touches(parts[index + 1].first), let sign = signs[part]
      {
        result += sign
        wasName = true
      } else {
        result += (wasName ? "" : ":") + part
        wasName = false
      }
    }
    return result
  }

  private static func touches(_ character: Character?) -> Bool {
    character.map { $0 == ":" || $0.isLetter || $0.isASCII && $0.isNumber } ?? false
  }
}
