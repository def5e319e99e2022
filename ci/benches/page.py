# SPDX-License-Identifier: Apache-2.0
"""docs/benchmarks.md, and what a measurement says of the machine and the versions that it was made with."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = ROOT / "build/release/bin"
PAGE = ROOT / "docs/benchmarks.md"
PACKAGES = {"nginx": "nginx-light", "h2load": "nghttp2-client", "taskset": "util-linux", "g++": "g++"}
VERSION = {"nginx": ["nginx", "-v"], "haproxy": ["haproxy", "-v"], "wrk": ["wrk", "-v"], "h2load": ["h2load", "--version"],
           "openssl": ["openssl", "version"], "g++": ["g++", "-dumpfullversion"]}


def fail(message, code=1):
    print(f"ci/bench: {message}", file=sys.stderr)
    sys.exit(code)


def require(tools):
    missing = [tool for tool in tools if shutil.which(tool) is None]
    if missing:
        packages = " ".join(sorted(PACKAGES.get(tool, tool) for tool in missing))
        fail(f"needs {', '.join(missing)} (Debian: {packages})", 2)


def build(targets):
    """What is measured is what the sources say now."""
    for command in (["cmake", "--preset", "release"], ["cmake", "--build", "--preset", "release", "--target", *targets]):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        if done.returncode != 0:
            fail(f"{' '.join(command)} failed:\n{done.stdout[-4000:]}{done.stderr[-4000:]}")


def version(tool):
    if tool not in VERSION:
        return None
    done = subprocess.run(VERSION[tool], capture_output=True, text=True)
    found = re.search(r"\d+\.[\d.]*\d", done.stdout + done.stderr)
    return f"{tool} {found[0]}" if found else tool


def measured_by(name, part, options):
    model = next((line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "?")
    versions = [text for tool in ("g++", *part.TOOLS) if (text := version(tool))]
    rounds = "" if part.TOOLS == () else f" --rounds {options.rounds} --seconds {options.seconds}"
    return (f"\nMeasured by `ci/bench --only {name}{rounds} --write` on {time.strftime('%F', time.gmtime())}: "
            f"{os.cpu_count()} cores, {model}; {', '.join(versions)}.\n")


def write(name, text):
    begin, end = f"<!-- {name}:begin -->\n", f"<!-- {name}:end -->"
    before, rest = PAGE.read_text().split(begin)
    PAGE.write_text(before + begin + text + end + rest.split(end, 1)[1])
    print(f"written to {PAGE.relative_to(ROOT)}\n")


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"
