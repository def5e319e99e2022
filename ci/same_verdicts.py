#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""same_verdicts.py DIR_A DIR_B: do two runs say the same of every check and every control?

Compares results.json and, where both have one, proof.json. Exit codes: 0 same, 1 different, 2 nothing to compare.
"""
import json
import pathlib
import sys


def statements(folder):
    """What a run claims, as {key: value}; times and evidence positions are left out."""
    results = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    said = {f"{c['kind']} {c['id']} [{c['variant']}]": c["verdict"] for c in results["checks"]}
    proof = folder / "proof.json"
    if proof.exists():
        for row in json.loads(proof.read_text(encoding="utf-8"))["matrix"]:
            said[f"control {row['control']}"] = f"{row['state']} by {sorted(row['killed_by'])}"
    return said


def main(arguments):
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        a, b = (statements(pathlib.Path(folder)) for folder in arguments)
    except (OSError, ValueError, KeyError) as error:
        print(f"same_verdicts: {error!r}", file=sys.stderr)
        return 2
    if not a:
        print(f"same_verdicts: {arguments[0]} holds no verdict", file=sys.stderr)
        return 2
    different = [key for key in sorted(a.keys() | b.keys()) if a.get(key) != b.get(key)]
    for key in different:
        print(f"{key}: {a.get(key, 'absent')} in {arguments[0]}, {b.get(key, 'absent')} in {arguments[1]}")
    if not different:
        print(f"{len(a)} statements of {arguments[0]} and {arguments[1]} are the same")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
