#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""check_architecture.py [ROOT]: ARCHITECTURE.md is a map that can be trusted. It has at most 120 lines, each path in its table
of tasks exists, and its rooms name every folder that holds sources. Prints what is wrong; exit code 1 if anything is."""
import pathlib
import re
import sys

MOST_LINES = 120
ROOMS = ("core", "platform", "harness")


def alternatives(path):
    """The paths that a row means: `{a,b}` is either, `<name>` is any."""
    braces = re.search(r"\{([^}]*)\}", path)
    if braces:
        return [whole for word in braces[1].split(",") for whole in alternatives(path.replace(braces[0], word, 1))]
    return [re.sub(r"<[^>]*>", "*", path)]


def findings(root):
    text = (root / "ARCHITECTURE.md").read_text(encoding="utf-8")
    lines = text.count("\n")
    if lines > MOST_LINES:
        yield f"{lines} lines, {MOST_LINES} at most"
    table = text.split("## Where do I go to", 1)[-1].split("\n## ", 1)[0]
    for row in re.findall(r"^\|[^|]*\|(.*)\|$", table, re.M):
        for quoted in re.findall(r"`([^`]*/[^`]*)`", row):
            for path in alternatives(quoted.split()[0].rstrip("/")):
                if not any(root.glob(path)):
                    yield f"{quoted} does not exist"
    drawn = text.split("## Rooms", 1)[-1].split("```")[1]
    for room in ROOMS:
        block = re.split(r"^(?=\S)", drawn.split(f"\n{room}/", 1)[-1], flags=re.M)[0]
        for folder in sorted((root / room).iterdir()):
            if any(folder.glob("*.hpp")) and not re.search(rf"\b{re.escape(folder.name)}\b", block):
                yield f"{room}/{folder.name} is in no room"


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    wrong = list(findings(root))
    for line in wrong:
        print(f"ARCHITECTURE.md: {line}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
