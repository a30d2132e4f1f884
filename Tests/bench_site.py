"""Compares three programs that make sites of the same chapters, at two sizes.

Hugo and MkDocs get input that makes them do as much: a page for each chapter, console blocks in fences that name their
language, so that they are coloured, a navigation, a table of contents for each page, and a search index. Hugo's plain
theme, made here, also has one page with everything. They do not do what only Practicum does (steps, fields, tables,
link checks).
"""

import os
import re
import resource
import shutil
import subprocess
import sys
import time

manual, folder, grade, mkdocs = sys.argv[1:]
text = open(manual, encoding="utf-8").read()


def copy(number):
    """One of many copies: its labs have their own numbers."""
    return re.sub(r"(?m)^#\*\*Lab (\d+)", lambda lab: f"#**Lab {int(lab[1]) + number * 10}", text)


def fenced(markdown):
    """Turns indented blocks into `console` fences."""
    result, lines, index = [], markdown.split("\n"), 0
    while index < len(lines):
        if not re.match(r"(\t|    )\s*\S", lines[index]):
            result.append(lines[index])
            index += 1
            continue
        block = []
        while index < len(lines) and re.match(r"\t|    |\s*$", lines[index]):
            block.append(re.sub(r"^(\t|    )", "", lines[index]))
            index += 1
        while not block[-1].strip():
            block.pop()
        result += ["", "```console", *block, "```", ""]
    return "\n".join(result)


def chapters(copies):
    for number in range(copies):
        plain = re.sub(r"(?m)^(#+) *(.*?)#*$", r"\1 \2", copy(number))
        for part in re.split(r"(?m)^(?=# )", plain)[1:]:
            title, body = part[2:].split("\n", 1)
            title = title.replace("*", "").strip()
            name = re.sub("[^a-z0-9]+", "-", title.lower()).strip("-")
            yield title, f"{number:02}-{name}", fenced(body)


def write(path, content):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(content)


def course(root, copies):
    if copies == 1:
        write(f"{root}/manual.md", text)
        return f"{root}/manual.md"
    for number in range(copies):
        write(f"{root}/part{number:02}.md", copy(number))
    write(f"{root}/course.yaml", "title: OpenStack\nlabs: [" + ", ".join(f"part{n:02}.md" for n in range(copies)) + "]\n")
    return root


HUGO = {
    "config.toml": """baseURL = "https://example.org/"
title = "OpenStack"
disableKinds = ["taxonomy", "term", "RSS"]
[outputs]
home = ["HTML", "JSON", "print"]
[outputFormats.print]
mediaType = "text/html"
baseName = "all"
[markup.goldmark.renderer]
unsafe = true
[markup.highlight]
noClasses = false
""",
    "layouts/_default/baseof.html": """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title></head><body>
<nav><ul>{{ $page := . }}{{ range site.RegularPages }}<li><a href="{{ .RelPermalink }}"{{ if eq $page . }} aria-current="page"{{ end }}>{{ .Title }}</a></li>{{ end }}</ul></nav>
<main>{{ block "main" . }}{{ end }}</main></body></html>
""",
    "layouts/_default/single.html": """{{ define "main" }}<h1>{{ .Title }}</h1>{{ .TableOfContents }}{{ .Content }}
{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}{{ with .NextInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}{{ end }}
""",
    "layouts/_default/list.html": '{{ define "main" }}<h1>{{ .Title }}</h1>{{ end }}\n',
    "layouts/index.html": '{{ define "main" }}<h1>{{ .Title }}</h1>{{ end }}\n',
    "layouts/index.json": '[{{ range $index, $page := site.RegularPages }}{{ if $index }},{{ end }}{{ dict "title" $page.Title "address" $page.RelPermalink "text" $page.Plain | jsonify }}{{ end }}]\n',
    "layouts/index.print.html": """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title></head><body>
{{ range site.RegularPages }}<section><h1>{{ .Title }}</h1>{{ .Content }}</section>{{ end }}</body></html>
""",
}


def hugo(root, copies):
    for name, content in HUGO.items():
        write(f"{root}/{name}", content)
    for weight, (title, name, body) in enumerate(chapters(copies)):
        write(f"{root}/content/{name}.md", f'---\ntitle: "{title}"\nweight: {weight + 1}\n---\n{body}')


def material(root, copies):
    navigation = ["  - index.md"]
    for title, name, body in chapters(copies):
        write(f"{root}/docs/{name}.md", f"# {title}\n{body}")
        navigation.append(f'  - "{title}": {name}.md')
    write(f"{root}/docs/index.md", "# OpenStack\n")
    write(
        f"{root}/mkdocs.yml",
        "site_name: OpenStack\ntheme: {name: material}\nplugins: [search]\n"
        "markdown_extensions: [pymdownx.highlight, pymdownx.superfences, footnotes, tables, toc]\nnav:\n" + "\n".join(navigation) + "\n")


def run(command, cwd, output):
    """Runs a clean build up to three times, for the best: seconds, processor seconds, MB of output, pages."""
    times = []
    for _ in range(3):
        shutil.rmtree(output, ignore_errors=True)
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        done = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
        wall, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode:
            sys.exit(f"{command[0]}: {done.stdout}{done.stderr}")
        times.append((wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime))
        if wall > 10:
            break
    sizes = [os.path.getsize(os.path.join(path, name)) for path, _, names in os.walk(output) for name in names]
    pages = sum(name.endswith(".html") for _, _, names in os.walk(output) for name in names)
    return min(times)[0], min(cpu for _, cpu in times), sum(sizes) / 1e6, pages


def main():
    walls = {}
    for copies in (1, 50):
        print(f"\n{copies} {'copy' if copies == 1 else 'copies'} of the manual, {copies * len(text.encode()) / 1e6:.1f} MB")
        root = f"{folder}/{copies}"
        path = course(f"{root}/ours", copies)
        hugo(f"{root}/hugo", copies)
        material(f"{root}/material", copies)
        rows = {
            "Practicum": run([grade, "site", "build", path, "--out", f"{root}/public"], folder, f"{root}/public"),
            "Hugo": run(["hugo", "--quiet"], f"{root}/hugo", f"{root}/hugo/public"),
            "Material": run([mkdocs, "build", "--quiet"], f"{root}/material", f"{root}/material/site"),
        }
        ours = walls[copies] = rows["Practicum"][0]
        print(f"{'':10} {'wall':>8} {'cpu':>8} {'output':>9} {'pages':>6}  slower than ours")
        for name, (wall, cpu, size, pages) in rows.items():
            print(f"{name:10} {wall:7.2f}s {cpu:7.2f}s {size:6.1f} MB {pages:6}  {wall / ours:.1f} x")
    labs = [(re.match(r"#\*\*Lab (\d+)", part)[1], part) for part in re.split(r"(?m)^(?=#\*\*Lab )", text)[1:]]
    worst = max((os.path.getsize(f"{folder}/1/public/lab{number}.html") / len(part.encode()), number) for number, part in labs)
    print(f"\na lab's page is at most {worst[0]:.2f} times its source (lab {worst[1]})")
    sizes = [10, 20, 40]
    times = [run([grade, "site", "build", course(f"{folder}/line{n}/ours", n), "--out", f"{folder}/line{n}/public"], folder, f"{folder}/line{n}/public")[0] for n in sizes]
    print("time grows: " + ", ".join(f"{n} copies {t:.2f} s ({1000 * t / n:.0f} ms each)" for n, t in zip(sizes, times)))


main()
