"""Writes a manual whose raw HTML, links, names and headings try to do harm, and one with all of GitHub's Markdown."""

import os
import struct
import sys
import zlib

HARM = [
    "<script>window.harm = 1</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>window.harm = 2</scr</script>ipt>",
    "<img src=x onerror=window.harm=3>",
    '<img src="a.png" alt="x" onload="window.harm=4">',
    "<svg onload=window.harm=5><script>window.harm=6</script></svg>",
    '<a href="javascript:window.harm=7">click</a>',
    '<a href="&#106;avascript:window.harm=8">click</a>',
    '<a href=" java\tscript:window.harm=9">click</a>',
    "[click](javascript:window.harm=10)",
    "[click](<JaVaScRiPt:window.harm=11>)",
    "[click](data:text/html,<script>window.harm=12</script>)",
    "![picture](javascript:window.harm=13)",
    '<iframe src="javascript:window.harm=14"></iframe>',
    '<iframe srcdoc="<script>window.harm=15</script>"></iframe>',
    '<form action="javascript:window.harm=16"><button>go</button></form>',
    '<b style="position:fixed;inset:0" onmouseover="window.harm=17">bold</b>',
    '<details open ontoggle="window.harm=18"><summary>fold</summary>inside</details>',
    "<style>body{display:none}</style>",
    '<meta http-equiv="refresh" content="0;url=javascript:window.harm=19">',
    '<base href="https://evil.example/">',
    '<object data="javascript:window.harm=20"></object>',
    '<math><mtext></p><img src=x onerror=window.harm=21></mtext></math>',
    "<p>never closed <b>bold <i>both",
    "</main></body></html> <plaintext>",
    '<td>a cell</td> <li>an item</li> </ul></table>',
    '<a href="x" onclick=window.harm=22>a<a href="y">nested</a></a>',
    '"><script>window.harm=23</script>',
    "'><img src=x onerror=window.harm=24>",
    '<img alt="`><script>window.harm=25</script>`" src=x>',
    "<!--><script>window.harm=26</script>-->",
    "<![CDATA[<script>window.harm=27</script>]]>",
    "<?php echo '<script>window.harm=28</script>' ?>",
    '[a"onclick=window.harm=29](b "t\\" onclick=window.harm=30")',
    "\u202eright to left\u2066 and \u200f marks \u0007 bell \u0085",
]


def png(width, height):
    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))
    rows = b"".join(b"\0" + b"\x1f\x5f\x8b" * width for _ in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def hostile():
    lines = ["Title: </title><script>window.harm=0</script>", "Author: \"><script>window.harm=31</script>", ""]
    lines += ["# Lab 1: <script>window.harm=32</script> \"quoted\" & 'so'", "", "Estimated completion time: 20 minutes", ""]
    for number, harm in enumerate(HARM):
        lines += [f"## Section {number} {harm}", "", harm, "", f"In a sentence {harm} goes on.", "", f"* an item {harm}", "", f"> a quote {harm}", ""]
        lines += [f"| a | b |", "|---|---|", f"| {harm.replace('|', '')} | x |", ""]
        plain = harm.replace("\n", " ")
        lines += ["On node1:", "", f"    # echo {number} {plain}", f"    {plain}", ""]
        lines += ["```" + plain.replace("`", ""), plain.replace("`", ""), "```", ""]
    lines += ["## Same", "", "## Same", "", "## Same", ""]
    lines += ["# Lab 2: ../../../etc/passwd", "", "    # true", "", "# Lab 2: The same number", "", "    # true", ""]
    lines += ["# Appendix: CON NUL ../.. ünïcödé " + "long " * 80, "", "Text.", "", "# Appendix: ///", "", "Text.", ""]
    return "\n".join(lines)


FEATURES = """Title: All of it

Before the first chapter. <!-- instructor: the preface is for you -->

# Contents

1. First
2. Second
9. Later

# Introduction

Hello.

# Lab 1: First

**Prerequisites:**
* a [link](#second-section), a [page](#lab-2-second), a [file](files/notes.txt), ~~gone~~, https://example.org/a?b=c&d
* [dead](missing.md), [no anchor](#nowhere), ![no picture](none.png), [bad](javascript:alert(1))

Estimated completion time: 1 hour 30 minutes

## First section

A footnote[^one], and the same[^one], and another[^two].

- [x] done
- [ ] to do

> [!WARNING]
> Take **care** of `this`.

Note: one of *ours* <kbd>Ctrl</kbd>+<kbd>C</kbd>.

**Tip:** with bold.

| left | right |
|:-----|------:|
| a    | `b`   |

![A picture](pictures/a%20b.png "Its title") and H<sub>2</sub>O<br>next line.

<details>
<summary>More <b>about</b> it</summary>

Inside *Markdown*.

    # echo inside

</details>

<table><tr><th>x</th><th>y</th></tr><tr><td>1</td><td>2</td></tr></table>

<!-- instructor: Ask them about the secret handshake. -->

## Second section

#### Deeper than it should

On node1, replace <user name> with yours:

    # useradd <user name> --password '<password>' --comment "<user name>"
    # cat > ~/rc <<EOF
    export USER=<user name>
    export PASSWORD=<password>
    EOF
    # cat > ~/raw <<'EOF'
    token=<password>
    EOF
    # curl -d user=<user name> \\
        http://192.168.122.101/ \\
        | grep "it's" && echo $HOME > /tmp/x   # why not
    # openstack server list
    +--------------------------------------+------+
    | ID                                   | Name |
    +--------------------------------------+------+
    | 01234567-89ab-cdef-0123-456789abcdef | vm   |
    +--------------------------------------+------+
    # openstack server delete 01234567-89ab-cdef-0123-456789abcdef

Put this into /etc/app.conf:

```ini
[DEFAULT]
# a comment
password = <password>
```

```bash
# systemctl start app; for x in a b; do echo "$x"; done
```

[^one]: The first.
[^two]: The second, see[^one].

# Lab 2: Second

In a browser, go to the dashboard:

1. Click on **Login**
2. Select a project

    # true

=== "Linux"

    ```bash
    uname -r
    ```

=== "Windows"

    ```powershell
    Get-ComputerInfo
    ```

Then the same with another tool:

=== "Windows"

    ```powershell
    Get-Service
    ```

=== "Linux"

    ```bash
    systemctl list-units
    ```

# Appendix: Words

The end.
"""


def main():
    folder = sys.argv[1]
    os.makedirs(f"{folder}/features/pictures")
    os.makedirs(f"{folder}/features/files")
    with open(f"{folder}/hostile.md", "w", encoding="utf-8") as file:
        file.write(hostile())
    with open(f"{folder}/features/manual.md", "w", encoding="utf-8") as file:
        file.write(FEATURES)
    with open(f"{folder}/features/files/notes.txt", "w") as file:
        file.write("notes\n")
    with open(f"{folder}/features/pictures/a b.png", "wb") as file:
        file.write(png(60, 40))


if __name__ == "__main__":
    main()
