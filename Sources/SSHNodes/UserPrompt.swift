/// Asks the person at the terminal for a key's passphrase, for an account's password, or whether a host is the right
/// one. Nil and false if no one can be asked.
public struct UserPrompt: Sendable {
  public var passphrase: @Sendable (_ key: String) async -> String?
  public var password: @Sendable (_ account: String) async -> String?
  public var trust: @Sendable (_ host: String, _ fingerprint: String) async -> Bool

  public init(
    passphrase: @escaping @Sendable (String) async -> String?,
    password: @escaping @Sendable (String) async -> String?,
    trust: @escaping @Sendable (String, String) async -> Bool
  ) {
    self.passphrase = passphrase
    self.password = password
    self.trust = trust
  }

  public static let none = UserPrompt(
    passphrase: { _ in nil }, password: { _ in nil }, trust: { _, _ in false })
}
