/// This program's version, as `grade --version` and every attempt have it.
public enum ProgramVersion {
  public static let text = "0.1.0"
}
