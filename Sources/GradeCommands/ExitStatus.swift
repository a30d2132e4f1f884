/// Ends the program with a status after its report was printed.
struct ExitStatus: Error {
  var code: Int32
}
