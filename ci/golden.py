#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""golden.py check TARGET.toml RESULTS.json: compares a run with what is known of this product's version.
golden.py ask TARGET.toml RESULTS.json REASONS.toml: adds each row that needs a reason and has none to REASONS.toml, with
what the judge says of it, for a person to write the reason between the quotes. One file takes all targets.
golden.py write TARGET.toml RESULTS.json [REASONS.toml]: makes the run the golden, with the reasons of before and of the file.

The goldens lie beside the target file, golden-NAME.json, keyed by the product's version:
  {"nginx/1.22.1": {"verdicts": {"pass": ["id#variant", ...], ...}, "expected_fail": {"id#variant": "why, link"},
                    "no_verdict": {"id#variant": "why it is inconclusive"},
                    "unstable": {"id#variant": "why it is not compared"}}}
A verdict that changed in either direction is red; so is a known failure, or a known row without a verdict, that nobody has
explained, and an explanation of what is not so. A version, or a row, that is not known yet is told, each with its
verdict where it needs a reason, and is not red. Exit codes: 0 as known or not known yet, 1 different, or written
while reasons are missing, 2 cannot be read."""
import json
import pathlib
import re
import subprocess
import sys
import tomllib


def version_of(target):
    out = subprocess.run(target["launch"]["version"], capture_output=True, text=True, check=True)
    found = re.search(r"([A-Za-z]+)(?: version |/)([0-9]+\.[0-9]+\.[0-9]+)", out.stdout + out.stderr)
    return f"{found[1].lower()}/{found[2]}"


def key_of(check):
    return check["id"] + (f"#{check['variant']}" if check.get("variant") else "")


def verdicts_of(results):
    out = {}
    for check in results["checks"]:
        out[key_of(check)] = check["verdict"]
    return out


# What must be explained: verdict, and the golden's list of explanations.
EXPLAINED = {"fail": "expected_fail", "inconclusive": "no_verdict"}
SAID = {"fail": "fails", "inconclusive": "has no verdict"}


def compare(golden, now):
    known = {key: verdict for verdict, keys in golden["verdicts"].items() for key in keys}
    unstable = golden.get("unstable", {})
    lines = []
    for key in sorted(known.keys() - unstable.keys()):
        was, is_now = known[key], now.get(key, "(not there)")
        if was != is_now:
            lines.append(f"  {key}: was {was}, is {is_now}")
    for verdict, name in EXPLAINED.items():
        reasons = golden.get(name, {})
        for key in sorted(k for k, v in now.items() if v == verdict and k in known.keys() - unstable.keys() and not reasons.get(k)):
            lines.append(f"  {key}: {SAID[verdict]}, and no {name} says why")
        for key in sorted(k for k in reasons if now.get(k) != verdict):
            lines.append(f"  {key}: is explained as a row that {SAID[verdict]}, but it is not so")
    return lines


def name_of(target_path):
    return f"{target_path.parent.name}/{target_path.stem}"


def reasons_of(path, target_name):
    if path is None or not pathlib.Path(path).exists():
        return {}
    return tomllib.loads(pathlib.Path(path).read_text()).get(target_name, {})


def quoted(text):
    return json.dumps(text, ensure_ascii=False)


def ask(target_path, golden, results, now, path):
    """One table for each target; what a person wrote before stays."""
    path = pathlib.Path(path)
    tables = tomllib.loads(path.read_text()) if path.exists() else {}
    said = {key_of(check): " ".join(check.get("why_verdict", "").split()) for check in results["checks"]}
    mine = tables.setdefault(name_of(target_path), {})
    for key, verdict in sorted(now.items()):
        if verdict in EXPLAINED and not golden.get(EXPLAINED[verdict], {}).get(key) and key not in golden.get("unstable", {}):
            mine.setdefault(key, "")
    text = "# Why each row fails or has no verdict; empty: nobody has said so yet. For ci/golden.py write.\n"
    for name, rows in sorted(tables.items()):
        text += f"\n[{quoted(name)}]\n"
        for key, reason in sorted(rows.items()):
            if name == name_of(target_path) and not reason and key in said:
                text += f"# {now[key]}: {said[key]}\n"
            text += f"{quoted(key)} = {quoted(reason)}\n"
    path.write_text(text)
    print(f"{name_of(target_path)}: {sum(not reason for reason in mine.values())} rows of {path} need a reason")
    return 0


def write(version, all_goldens, now, given):
    """The new golden, and the rows that lack a reason."""
    before = all_goldens.get(version, {})
    lists = {}
    for key, verdict in sorted(now.items()):
        lists.setdefault(verdict, []).append(key)
    golden = {"verdicts": lists, "unstable": before.get("unstable", {})}
    lacking = []
    for verdict, name in EXPLAINED.items():
        golden[name] = {k: given.get(k) or before.get(name, {}).get(k, "") for k in lists.get(verdict, [])
                        if k not in golden["unstable"]}
        lacking += [k for k, reason in golden[name].items() if not reason]
    all_goldens[version] = golden
    return lacking


def main(verb, target_file, results_file, reasons_file=None):
    target_path = pathlib.Path(target_file)
    version = version_of(tomllib.loads(target_path.read_text()))
    results = json.loads(pathlib.Path(results_file).read_text())
    now = verdicts_of(results)
    golden_path = target_path.with_name(f"golden-{target_path.stem}.json")
    all_goldens = json.loads(golden_path.read_text()) if golden_path.exists() else {}
    if verb == "ask":
        return ask(target_path, all_goldens.get(version, {}), results, now, reasons_file)
    if verb == "write":
        lacking = write(version, all_goldens, now, reasons_of(reasons_file, name_of(target_path)))
        golden_path.write_text(json.dumps(all_goldens, indent=1, ensure_ascii=False) + "\n")
        for key in lacking:
            print(f"  {key}: {now[key]}, and nobody says why")
        return 1 if lacking else 0
    if version not in all_goldens:
        print(f"{target_path}: {version} is not known yet; known: {', '.join(all_goldens) or 'none'}")
        return 0
    lines = compare(all_goldens[version], now)
    known = {key for keys in all_goldens[version]["verdicts"].values() for key in keys}
    new = sorted(now.keys() - known)
    print(f"{target_path}: {version}: {len(now)} verdicts, {len(lines)} differences, {len(new)} rows not known yet")
    lines += [f"  {key}: new, {now[key]}" for key in new if now[key] in EXPLAINED]
    print("\n".join(lines), end="\n" if lines else "")
    return 1 if any(": new, " not in line for line in lines) else 0


if __name__ == "__main__":
    words = {"check": (4,), "ask": (5,), "write": (4, 5)}
    if len(sys.argv) < 2 or len(sys.argv) not in words.get(sys.argv[1], ()):
        sys.exit(__doc__)
    try:
        sys.exit(main(*sys.argv[1:]))
    except (OSError, ValueError, KeyError) as error:
        print(f"golden.py: {error}", file=sys.stderr)
        sys.exit(2)
