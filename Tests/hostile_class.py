"""Makes a class whose nodes give answers that could do harm: hostile_class.py FOLDER

Writes FOLDER/manual.md, FOLDER/class.csv, a pack for each student under FOLDER/packs, and FOLDER/session.cast, a recording that
shows all of it; HOSTILE contains the answers.
"""

import json
import os
import sys

HOSTILE = [
    "<script>window.harm=1</script>",
    "</pre></code></td></table><img src=x onerror=window.harm=1>",
    "\"><svg onload=window.harm=1>",
    "'\u0301 onmouseover='window.harm=1' x='",
    "\"\u0301 onfocus=\"window.harm=1\" autofocus tabindex=1 x=\"",
    "<\u0301script>window.harm=1</script>",
    "&lt;script&gt;window.harm=1&lt;/script&gt;&#x3C;img src=x onerror=window.harm=1&#x3E;",
    "</title></style><style>*{display:none}</style>",
    "{{#groups}}{{{labTitle}}}{{/groups}}{{> class}}",
    "javascript:window.harm=1",
    "<a href=\"javascript:window.harm=1\">x</a>",
    "<iframe srcdoc=\"<script>parent.harm=1</script>\">",
    "<meta http-equiv=refresh content=\"0;url=http://127.0.0.1:9/\">",
    "<link rel=stylesheet href=//127.0.0.1:9/x.css><base href=//127.0.0.1:9/>",
    "<!-- --!> <![CDATA[ ]]> <?php ?> -->",
    "]]><failure message=\"x\"/>]]>",
    "\x1b]0;harm\x07\x1b[2J\x1b[31mred\x1b[8m\x1b]8;;http://127.0.0.1:9\x07link\x1b]8;;\x07",
    "\x9b31m\x90q\x9c\x84 C1 \x85",
    "\u202egnp.exe\u202c \u2066abc\u2069 \u200f\u061c",
    "nul \x00 bell \x07 backspace \x08\x08\x08 delete \x7f",
    "\ufeff\ufffe\uffff\ufdd0 \U000e0041\U000e0042",
    "\u2028line\u2029paragraph\x0bvertical\x0cform",
    "=HYPERLINK(\"http://127.0.0.1:9\",\"x\")",
    "+cmd|' /C calc'!A0",
    "-1+1+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r\n=1+1\r\nSet-Cookie: x",
    "\uff1d1+1",
    "A" * 1_000_000,
    "\u0300" * 5_000,
    "<b>" * 20_000,
    "\u05d0\u05d1\u05d2 \u0627\u0644 \U0001f469\u200d\U0001f4bb e\u0301 Z\u0324\u0346\u034a",
    "../../../etc/passwd\n%n%s%x$(reboot)`reboot`;reboot",
    "\udcff\udcfe invalid UTF-8".encode("utf-8", "surrogateescape").decode("utf-8", "replace"),
]
# Used as students' names too. (A quote with an accent on it is not a quote to the roster reader: it refuses the file.)
NAMES = [value for value in HOSTILE if len(value) < 200 and not set("\x00\r\n\u0301\ufffd") & set(value)]

MANUAL = """# Lab 1: Harm

On node1:

    [root@node1 ~]# cat /etc/motd
    Welcome
    [root@node1 ~]# cat /etc/table
    +------+-------+
    | name | state |
    +------+-------+
    | one  | up    |
    | two  | up    |
    +------+-------+
"""


def answer(command, output):
    return {
        "node": "node1",
        "command": "cd\n" + command,
        "exit": 0,
        "signal": None,
        "fault": None,
        "output": output,
        "error": "",
        "cutShort": False,
        "start": 0,
        "duration": 0,
    }


def main():
    folder = sys.argv[1]
    os.makedirs(f"{folder}/packs", exist_ok=True)
    with open(f"{folder}/manual.md", "w", encoding="utf-8") as file:
        file.write(MANUAL)
    with open(f"{folder}/class.csv", "w", encoding="utf-8", newline="") as roster:
        roster.write("student,name,email,lti,canvas\n")
        for number, text in enumerate(HOSTILE):
            student = f"h{number:02}"
            name = NAMES[number % len(NAMES)].replace('"', '""')
            roster.write(f'{student},"{name}",{student}@example.org,lti-{number},{number + 1}\n')
            table = f"+------+-------+\n| name | state |\n+------+-------+\n| one  | {text} |\n| {text} | up |\n+------+-------+\n"
            pack = {
                "practicumPack": 1,
                "student": student,
                "lab": "lab1",
                "made": 1_790_000_000,
                "hintsCost": 0,
                "report": text[:1000],
                "answers": {"evidence": [answer("cat /etc/motd", text), answer("cat /etc/table", table)]},
            }
            with open(f"{folder}/packs/{student}.pack.json", "w", encoding="utf-8") as file:
                json.dump(pack, file)
    with open(f"{folder}/session.cast", "w", encoding="utf-8") as file:
        file.write('{"version": 2, "width": 80, "height": 24}\n')
        for number, text in enumerate(HOSTILE):
            typed = f"[root@node1 ~]# cat /etc/motd\r\n{text}\r\n"
            file.write(json.dumps([number * 1.5, "o", typed]) + "\n")


if __name__ == "__main__":
    main()
