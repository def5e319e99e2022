#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""golden.py check|write TARGET.toml RESULTS.json: compares a run with what is known of this product's version.

The goldens lie beside the target file, golden-NAME.json, keyed by the product's version:
  {"nginx/1.22.1": {"verdicts": {"pass": ["id#variant", ...], ...}, "expected_fail": {"id#variant": "why, link"},
                    "unstable": {"id#variant": "why it is not compared"}}}
A verdict that changed in either direction is red; so is a failure that nobody has explained, and an explanation
of what does not fail. A version, or a row, that is not known yet is told and is not red. Exit codes: 0 as known or not known
yet, 1 different, 2 cannot be read."""
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


def verdicts_of(results):
    out = {}
    for check in results["checks"]:
        key = check["id"] + (f"#{check['variant']}" if check.get("variant") else "")
        out[key] = check["verdict"]
    return out


def compare(golden, now):
    known = {key: verdict for verdict, keys in golden["verdicts"].items() for key in keys}
    unstable = golden.get("unstable", {})
    lines = []
    for key in sorted(known.keys() - unstable.keys()):
        was, is_now = known[key], now.get(key, "(not there)")
        if was != is_now:
            lines.append(f"  {key}: was {was}, is {is_now}")
    explained = golden["expected_fail"]
    for key in sorted(key for key, verdict in now.items() if verdict == "fail" and key in known and key not in explained):
        lines.append(f"  {key}: fails, and no expected_fail says why")
    for key in sorted(key for key in explained if now.get(key) != "fail"):
        lines.append(f"  {key}: is explained as a failure, but does not fail")
    return lines


def main(verb, target_file, results_file):
    target_path = pathlib.Path(target_file)
    version = version_of(tomllib.loads(target_path.read_text()))
    now = verdicts_of(json.loads(pathlib.Path(results_file).read_text()))
    golden_path = target_path.with_name(f"golden-{target_path.stem}.json")
    all_goldens = json.loads(golden_path.read_text()) if golden_path.exists() else {}
    if verb == "write":
        lists = {}
        for key, verdict in sorted(now.items()):
            lists.setdefault(verdict, []).append(key)
        before = all_goldens.get(version, {}).get("expected_fail", {})
        unstable = all_goldens.get(version, {}).get("unstable", {})
        all_goldens[version] = {"verdicts": lists, "unstable": unstable, "expected_fail": {k: before.get(k, "") for k in lists.get("fail", [])}}
        golden_path.write_text(json.dumps(all_goldens, indent=1, ensure_ascii=False) + "\n")
        return 0
    if version not in all_goldens:
        print(f"{target_path}: {version} is not known yet; known: {', '.join(all_goldens) or 'none'}")
        return 0
    lines = compare(all_goldens[version], now)
    known = {key for keys in all_goldens[version]["verdicts"].values() for key in keys}
    print(f"{target_path}: {version}: {len(now)} verdicts, {len(lines)} differences, {len(now.keys() - known)} rows not known yet")
    print("\n".join(lines), end="\n" if lines else "")
    return 1 if lines else 0


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] not in ("check", "write"):
        sys.exit(__doc__)
    try:
        sys.exit(main(*sys.argv[1:]))
    except (OSError, ValueError, KeyError) as error:
        print(f"golden.py: {error}", file=sys.stderr)
        sys.exit(2)
