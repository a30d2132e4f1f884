/// Programs that open a file for a person to change: what is done in them no terminal output tells.
public enum Editor {
  public static let programs: Set<String> = [
    "vi", "vim", "nano", "emacs", "gedit", "pico", "ed", "joe", "mcedit", "kate", "visudo", "view",
    "nvim", "sudoedit", "vipw",
  ]
}
