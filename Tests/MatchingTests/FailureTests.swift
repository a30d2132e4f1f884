import Console
import CourseModel
import Fixtures
import Matching
import Testing

/// Where the manual shows nothing of an output, only a failure is wrong: what a program says at its end, or at once.
@Suite struct FailureTests {
  private func fails(_ lines: [String]) -> Bool {
    let elided = ExpectedOutput(kind: .text, lines: ["..."])
    return Matcher(context: MatchContext(.shipped)).compare(elided, with: lines).verdict != .passed
  }

  @Test(
    "A failed command is seen by its program's own words",
    arguments: [
      "E: Unable to locate package nginxx",
      "Job for nginx.service failed because the control process exited with error code.",
      "make: *** No rule to make target 'all'.  Stop.",
      "make: *** [Makefile:4: build] Error 1",
      "nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)",
      "usermod: group 'docker' does not exist",
      "useradd: user 'ann' already exists",
      "groupadd: group 'dev' already exists",
      "userdel: user 'ann' does not exist",
      "mkdir: cannot create directory ‘data’: File exists",
      "rm: cannot remove 'x': No such file or directory",
      "cp: -r not specified; omitting directory 'src'",
      "tar: archive.tar.gz: Cannot open: No such file or directory",
      "grep: missing.txt: No such file or directory",
      "mount: /mnt: special device /dev/sdz1 does not exist.",
      "umount: /mnt: not mounted.",
      "mkfs.ext4: Device or resource busy while setting up superblock",
      "fdisk: cannot open /dev/sdz: No such file or directory",
      "psql: error: connection to server on socket failed: No such file or directory",
      "ERROR:  relation \"users\" does not exist",
      "ERROR 1045 (28000): Access denied for user 'root'@'localhost' (using password: YES)",
      "fatal: not a git repository (or any of the parent directories): .git",
      "error: failed to push some refs to 'origin'",
      "Error: No such container: web",
      "docker: Error response from daemon: Conflict. The container name \"/web\" is already in use.",
      "Error response from daemon: pull access denied for nginxx",
      "Error from server (NotFound): pods \"web\" not found",
      "error: the path \"web.yaml\" does not exist",
      "The connection to the server localhost:8080 was refused - did you specify the right host or port?",
      "Error: INSTALLATION FAILED: cannot re-use a name that is still in use",
      "ModuleNotFoundError: No module named 'flask'",
      "NameError: name 'x' is not defined",
      "npm ERR! code ENOENT",
      "ERROR: Could not find a version that satisfies the requirement flaskk",
      "Failed to start nginx.service: Unit nginx.service not found.",
      "Failed to enable unit: Unit file foo.service does not exist.",
      "ssh: connect to host node9 port 22: Connection refused",
      "Host key verification failed.",
      "ann@node1: Permission denied (publickey,password).",
      "curl: (22) The requested URL returned error: 404",
      "wget: server returned error: HTTP/1.1 404 Not Found",
      "RTNETLINK answers: File exists",
      "Cannot find device \"eth9\"",
      "Error: Nexthop has invalid gateway.",
      "iptables: No chain/target/match by that name.",
      "iptables v1.8.7 (nf_tables): unknown option \"--dportt\"",
      "modprobe: FATAL: Module foo not found in directory /lib/modules/6.1.0",
      "sudo: unable to resolve host node1: Name or service not known",
      "ann is not in the sudoers file.  This incident will be reported.",
      "chmod: changing permissions of 'x': Operation not permitted",
      "bash: syntax error near unexpected token `('",
      "-bash: cd: data: No such file or directory",
      "gcc: fatal error: no input files",
      "main.c:3:5: error: expected ';' before 'return'",
      "collect2: error: ld returned 1 exit status",
      "fatal error: all goroutines are asleep - deadlock!",
      "panic: runtime error: index out of range [3] with length 3",
      "Exception in thread \"main\" java.lang.NullPointerException",
      "fatal: [web1]: FAILED! => {\"changed\": false, \"msg\": \"No package matching\"}",
      "Error: Invalid resource type",
      "virsh: error: failed to get domain 'web'",
      "error: Domain not found: no domain with matching name 'web'",
      "dpkg: error processing package nginx (--configure):",
      "No match for argument: nginxx",
      "Error: Unable to find a match: nginxx",
      "Segmentation fault (core dumped)",
      "Killed",
    ])
  func failed(line: String) {
    #expect(fails([line]))
    #expect(fails(["Reading state information... Done", "some work was done", line]))
  }

  @Test(
    "A warning or a word in a good run is no failure",
    arguments: [
      [
        "debconf: unable to initialize frontend: Dialog",
        "debconf: (TERM is not set, so the dialog frontend is not usable.)",
        "debconf: falling back to frontend: Readline",
        "Selecting previously unselected package tree.",
        "Setting up tree (2.1.0-1) ...", "Processing triggers for man-db (2.11.2-2) ...", "done.",
      ],
      [
        "dpkg-preconfigure: unable to re-open stdin: No such file or directory",
        "Selecting previously unselected package tree.", "Preparing to unpack .../tree.deb ...",
        "Unpacking tree (2.1.0-1) ...", "Setting up tree (2.1.0-1) ...",
        "Processing triggers for man-db (2.11.2-2) ...",
      ],
      [
        "Setting up nginx (1.22.1-9) ...",
        "invoke-rc.d: could not determine current runlevel",
        "invoke-rc.d: policy-rc.d denied execution of start.",
        "Processing triggers for libc-bin (2.36-9) ...",
      ],
      [
        "perl: warning: Setting locale failed.",
        "perl: warning: Please check that your locale settings:",
        "\tLANGUAGE = (unset),", "    are supported and installed on your system.",
        "perl: warning: Falling back to the standard locale (\"C\").",
        "Setting up tree (2.1.0-1) ...",
      ],
      [
        "locale: Cannot set LC_ALL to default locale: No such file or directory",
        "Generation complete.",
      ],
      ["0 errors, 0 warnings", "Build succeeded."],
      ["Compiling error-chain v0.12.4", "Finished dev target(s) in 3.2s"],
      [
        "[WARNING]: No inventory was parsed, only implicit localhost is available",
        "localhost : ok=2 changed=1 failed=0",
      ],
      [
        "npm WARN deprecated request@2.88.2: no longer supported", "added 12 packages in 2s",
        "found 0 vulnerabilities",
      ],
      [
        "W: Some index files failed to download. They have been ignored, or old ones used instead.",
        "Reading package lists... Done",
      ],
      [
        "WARNING: apt does not have a stable CLI interface. Use with caution in scripts.",
        "tree is already the newest version.",
      ],
      ["ok: 0 failed, 12 passed"],
    ])
  func harmless(lines: [String]) {
    #expect(!fails(lines))
  }
}

extension FailureTests {
  @Test(
    "A heading alone earns nothing",
    arguments: [
      [
        "State  Recv-Q Send-Q Local Address:Port Peer Address:Port",
        "LISTEN 0 128 0.0.0.0:8080 0.0.0.0:*",
      ],
      ["NAME   READY   STATUS    RESTARTS   AGE", "web    1/1     Running   0          5m"],
    ])
  func headingAlone(lines: [String]) {
    let result = Matcher(context: MatchContext(.shipped)).compare(
      ExpectedOutput(reading: lines), with: [lines[0]])
    #expect(result.verdict == .failed)
    #expect(result.score == 0)
  }
}
