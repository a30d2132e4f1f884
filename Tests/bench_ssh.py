"""Runs the same 20 commands on the same nodes with grade, clush, pssh and ansible, and prints what each takes.

Called by Tests/bench-ssh where node1, node2… are reachable: bench_ssh.py GRADE SIZE...
"""

import os
import resource
import subprocess
import sys
import time

COMMANDS = [
    "hostname", "uname -s", "id -un", "cat /etc/debian_version", "ls -d /etc/ssh", "grep -c root /etc/passwd",
    "df /", "free", "uptime", "ps -p 1", "ss -ltn", "ip -br addr", "stat -c %a /etc/passwd", "wc -l /etc/group",
    "head -1 /etc/os-release", "getent passwd root", "test -d /etc", "cut -d: -f1 /etc/shells", "date +%Y",
    "dpkg-query -W -f x openssh-server",
]
ROUNDS = int(os.environ.get("ROUNDS", "3"))


def manual(folder, size):
    """Writes one lab that asks every node for every command's exit status: the output does not matter here."""
    path = f"{folder}/manual-{size}.md"
    with open(path, "w") as out:
        out.write("# Lab 1: Twenty questions\n\n")
        for number in range(1, size + 1):
            out.write(f"On node{number}:\n\n")
            for command in COMMANDS:
                shown = f"node{number}" if command == "hostname" else "..."
                out.write(f"    [root@node{number} ~]# {command}\n    {shown}\n")
            out.write("\n")
    return path


def server_seconds():
    """Processor time of all nodes' sshd and their commands, in seconds."""
    total = 0
    for entry in os.listdir("/proc"):
        try:
            if entry.isdigit() and "sshd" in open(f"/proc/{entry}/comm").read():
                fields = open(f"/proc/{entry}/stat").read().rpartition(")")[2].split()
                total += sum(map(int, fields[11:15]))
        except OSError:
            pass
    return total / os.sysconf("SC_CLK_TCK")


def measure(words, check):
    best = None
    for _ in range(ROUNDS):
        server = server_seconds()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.monotonic()
        done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        wall = time.monotonic() - start
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        time.sleep(0.5)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        if not check(done.stdout):
            sys.exit(f"bench-ssh: {words[0]} did not get all answers:\n{done.stdout[:3000]}")
        result = (wall, cpu, server_seconds() - server)
        best = min(best or result, result)
    return best


def peak(words):
    """The peak memory of one of its processes, in MB."""
    done = subprocess.run(["/usr/bin/time", "-f", "%M", *words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    return int(done.stderr.strip().splitlines()[-1]) // 1024


def tools(folder, grade, size):
    names = [f"node{n}" for n in range(1, size + 1)]
    with open(f"{folder}/hosts-{size}", "w") as out:
        out.write("\n".join(names) + "\n")
    inventory = f"{folder}/inventory-{size}"
    with open(inventory, "w") as out:
        out.write("\n".join(names) + "\n")
    joined = "; ".join(COMMANDS)
    everyone = lambda text: all(name in text for name in names)
    yield "grade", [grade, "lab1", "--manual", manual(folder, size), "--all"], lambda text: f"({20 * size} passed)" in text
    yield "clush", ["clush", "-w", f"node[1-{size}]", "-f", "32", joined], everyone
    yield "pssh", ["parallel-ssh", "-h", f"{folder}/hosts-{size}", "-p", "32", "-i", joined], everyone
    yield (
        "ansible",
        ["ansible", "all", "-i", inventory, "-f", "32", "-m", "raw", "-a", joined],
        everyone,
    )


def main():
    folder = os.environ["NODES_FOLDER"]
    grade, *sizes = sys.argv[1:]
    os.environ["ANSIBLE_HOST_KEY_CHECKING"] = "True"
    os.environ["ANSIBLE_LOCALHOST_WARNING"] = "False"
    cores = os.cpu_count()
    print(f"20 probes on each node, best of {ROUNDS}, {cores} cores for client and nodes together")
    for size in map(int, sizes):
        print(f"\n{size} nodes    wall s   client CPU ms/node   nodes' CPU ms/node   peak MB")
        figures = {}
        for name, words, check in tools(folder, grade, size):
            wall, cpu, server = measure(words, check)
            figures[name] = cpu / size
            print(f"{name:10}{wall:9.2f}{1000 * cpu / size:21.1f}{1000 * server / size:21.1f}{peak(words):10}", flush=True)
            if name == "grade":
                print(f"  wall is {wall / (server / cores):.2f} times what the nodes alone need on {cores} cores")
        best = min(value for name, value in figures.items() if name != "grade")
        print(f"  client CPU: {best / figures['grade']:.1f} times below the best of the others")


main()
