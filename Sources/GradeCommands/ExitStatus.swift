/// Ends the program with an exit status once its report has been printed.
struct ExitStatus: Error {
  var code: Int32
}
