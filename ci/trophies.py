#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""trophies.py OUT.md RUN…: what products fail, from the evidence of runs (directories with results.json and
evidence.jsonl, each named PRODUCT-KIND as ci/test real names them). For each failed check: its variants, and of the first
the bytes that were sent and what arrived at the origin. What is published about it comes from the golden's expected_fail. Exit codes: 0 written,
2 cannot be read."""
import json
import pathlib
import re
import sys

# What the origin's own client adds when the tap passes a request on, and what says nothing here.
OWN = {"accept", "user-agent", "connection"}

HEAD = """# What other people's gateways let through

Made by `ci/trophies.py` from the evidence of real runs; `ci/test real` runs them again and compares. The products are
Debian 12's, started as `targets/PRODUCT/KIND.toml` says. *Sent* is what went to the gateway, *arrived* what the recording
origin behind it received. A row is here because two recipients can read what arrived differently, or because it reached what
a rule of the gateway was to protect; whether that hurts depends on what stands behind the gateway.

Again: `assay run --target targets/PRODUCT/KIND.toml 'CHECK'`. What mutated requests found beside the checks stands in
`fuzz/README.md`.
"""


def shown(text, limit=300):
    text = re.sub("\u27e6.*?\u27e7", "[token]", text)
    text = "".join(c if " " <= c <= "~" else {"\r": "\\r", "\n": "\\n", "\t": "\\t"}.get(c, f"\\x{ord(c) & 0xff:02x}")
                   for c in text)
    return text if len(text) <= limit else f"{text[:limit]}… ({len(text)} bytes)"


def explained(product, kind):
    path = pathlib.Path("targets") / product / f"golden-{kind}.json"
    out = {}
    for version, golden in json.loads(path.read_text()).items() if path.exists() else ():
        out["version"] = version
        out.update(golden["expected_fail"])
        out.update(golden.get("unstable", {}))
        out.update(golden.get("no_verdict", {}))
    return out


def text_of(part):
    """Of a request or an answer; of the first where a step sends many."""
    part = part[0] if isinstance(part, list) and part else part
    return part if isinstance(part, str) else part.get("text", "") if isinstance(part, dict) else ""


def case_lines(records):
    steps = [r["data"] for r in records if r["kind"] == "step" and text_of(r["data"].get("request", ""))
             and r["phase"] == "attack"]
    # A scenario has no attack: what fails is its last step.
    honest = not steps
    if honest:
        steps = [r["data"] for r in records if r["kind"] == "step"
                 and (text_of(r["data"].get("request", "")) or r["data"].get("detail"))][-1:]
    if not steps:
        return ["- nothing was sent"]
    sent = text_of(steps[0].get("request", ""))
    lines = [f"- sent `{shown(sent)}`" if sent else "- sent nothing: the connection could not be opened"]
    if honest:
        answer = text_of(steps[0].get("response", ""))
        end = steps[0].get("detail", {})
        end = end.get("end", "") if isinstance(end, dict) else ""
        return lines + [f"- answered `{shown(answer)}`" if answer else f"- no answer: {end or steps[0].get('outcome', '')}"]
    for r in records:
        if r["kind"] == "observation" and r["data"].get("rule") == "breach" and r["data"].get("entries"):
            entry = r["data"]["entries"][0]
            if "target" not in entry and "text" not in entry:
                return lines + [f"- seen `{shown(json.dumps(entry, ensure_ascii=False))}`"]
            line = f"{entry.get('method')} {entry.get('sent_target', entry.get('target'))}\n"
            arrived = entry.get("text") or line + "".join(f"{n}: {v}\n" for n, v in entry.get("fields", []) if n.lower() not in OWN)
            if entry.get("ambiguity"):
                arrived += f"   ({entry['ambiguity']})"
            return lines + [f"- arrived `{shown(arrived)}`"]
    return lines


def main(out, runs):
    text = [HEAD]
    for run in map(pathlib.Path, runs):
        product, kind = run.name.rsplit("-", 1)
        why = explained(product, kind)
        failed = [c for c in json.loads((run / "results.json").read_text())["checks"] if c["verdict"] == "fail"]
        by_case = {}
        for line in (run / "evidence.jsonl").read_text().splitlines():
            record = json.loads(line)
            by_case.setdefault(record["case"], []).append(record)
        text.append(f"## {why.get('version', product)}, {kind}: {len(failed)} of its cases fail\n")
        checks = {}
        for check in failed:
            checks.setdefault(check["id"], []).append(check.get("variant", ""))
        for check, variants in checks.items():
            keys = [check + (f"#{variant}" if variant else "") for variant in variants]
            named = ", ".join(f"`{variant}`" for variant in variants if variant)
            text.append(f"### {check}" + (f": {named}" if named else "") + "\n")
            text += [f"{reason}\n" for reason in dict.fromkeys(why.get(key, "") for key in keys) if reason]
            text += case_lines(by_case.get(keys[0], [])) + [""]
        silent = {}
        for c in json.loads((run / "results.json").read_text())["checks"]:
            if c["verdict"] == "inconclusive":
                key = c["id"] + (f"#{c['variant']}" if c.get("variant") else "")
                silent.setdefault(why.get(key, ""), []).append(key)
        if silent:
            text.append("### No verdict\n")
        for reason, keys in silent.items():
            text += [reason + "\n"] if reason else []
            text += [f"- `{key}`" for key in keys] + [""]
    pathlib.Path(out).write_text("\n".join(text))


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    try:
        main(sys.argv[1], sys.argv[2:])
    except (OSError, ValueError, KeyError) as error:
        print(f"trophies.py: {error}", file=sys.stderr)
        sys.exit(2)
