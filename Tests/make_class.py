"""Makes a class of recorded students from one session: make_class.py SESSION COUNT FOLDER [FAULTS]

Each student has ids of their own. With FAULTS, a share from 0 to 1, some students stop halfway or have a wrong value;
the same COUNT gives the same class. Writes FOLDER/class.csv and FOLDER/recordings.
"""

import hashlib
import os
import random
import re
import sys

IDS = re.compile(r"\b(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32})\b")
NAMES = ["Carol Dupont", "Dörte Müßig", "Ægir Þór", "عمر حسن", "李小龍", "Zoë \"Z\" O'Neil", "Ana, María", "Noam 🎓 Levi"]
WRONG = [("True", "False"), ("qcow2", "raw"), ("ACTIVE", "ERROR"), ("active", "queued"), ("enabled", "disabled"), ("100M", "10M")]


def own(student, text):
    def replaced(match):
        old = match.group(0)
        digits = hashlib.md5(f"{student} {old}".encode()).hexdigest()
        if "-" not in old:
            return digits
        return "-".join([digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]])

    return IDS.sub(replaced, text)


def faulty(text, dice):
    kind = dice.random()
    if kind < 0.4:
        lines = text.splitlines(keepends=True)
        return "".join(lines[: dice.randrange(len(lines) // 4, len(lines))])
    old, new = dice.choice([pair for pair in WRONG if pair[0] in text] or [("id", "di")])
    places = [match.start() for match in re.finditer(re.escape(old), text)]
    if not places:
        return text
    place = dice.choice(places)
    return text[:place] + new + text[place + len(old) :]


def main():
    session, count, folder = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    part = float(sys.argv[4]) if len(sys.argv) > 4 else 0.0
    dice = random.Random(count)
    os.makedirs(f"{folder}/recordings", exist_ok=True)
    with open(session, encoding="utf-8") as file:
        text = file.read()
    ending = os.path.splitext(session)[1]
    with open(f"{folder}/class.csv", "w", encoding="utf-8", newline="") as roster:
        roster.write("student,name,email,canvas,lti\n")
        for number in range(count):
            student = f"s{number:04}"
            mine = own(student, text)
            if dice.random() < part:
                mine = faulty(mine, dice)
            with open(f"{folder}/recordings/{student}{ending}", "w", encoding="utf-8", newline="") as file:
                file.write(mine)
            name = NAMES[number % len(NAMES)].replace('"', '""')
            roster.write(f'{student},"{name}",{student}@example.org,{1000 + number},lti-{number}\n')


main()
