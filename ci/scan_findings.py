# SPDX-License-Identifier: Apache-2.0
"""ci/scan_findings.py DIR EXPLAINED: what scanners found, of medium severity or worse, and EXPLAINED does not explain.

DIR holds their reports: testssl-*.json, sslscan-*.xml, wapiti-*.json. EXPLAINED is a Markdown file that names what it
explains as `tool:finding`. Exit code 1: something is left. A DIR without reports is an error: no news is not good news.
"""
import json
import pathlib
import re
import sys
import xml.etree.ElementTree as tree

OLD = {("ssl", "2"), ("ssl", "3"), ("tls", "1.0"), ("tls", "1.1")}


def of_testssl(text):
    worse = {"MEDIUM", "HIGH", "CRITICAL", "FATAL"}
    return [(f"testssl:{f['id']}", f"{f['severity']}: {f['finding']}") for f in json.loads(text) if f["severity"] in worse]


def of_sslscan(text):
    found = []
    for test in tree.fromstring(text).iter("ssltest"):
        for protocol in test.iter("protocol"):
            kind = (protocol.get("type"), protocol.get("version"))
            if kind in OLD and protocol.get("enabled") == "1":
                found.append((f"sslscan:{kind[0]}{kind[1]}", "an outdated version is enabled"))
        for compression in test.iter("compression"):
            if compression.get("supported") == "1":
                found.append(("sslscan:compression", "TLS compresses"))
        for renegotiation in test.iter("renegotiation"):
            if renegotiation.get("supported") == "1" and renegotiation.get("secure") != "1":
                found.append(("sslscan:renegotiation", "insecure renegotiation"))
        for bleed in test.iter("heartbleed"):
            if bleed.get("vulnerable") == "1":
                found.append(("sslscan:heartbleed", "Heartbleed"))
        for cipher in test.iter("cipher"):
            if cipher.get("strength") not in ("strong", "acceptable"):
                found.append((f"sslscan:{cipher.get('cipher')}", f"a suite that is {cipher.get('strength')}"))
        if next(test.iter("cipher"), None) is None:
            found.append(("sslscan:nothing", "it shook hands with no suite at all, so it saw nothing"))
    return found


def of_wapiti(text):
    found = []
    report = json.loads(text)
    for group in ("vulnerabilities", "anomalies"):
        for name, items in report[group].items():
            found += [(f"wapiti:{name}", f"level {i['level']}: {i['info']}") for i in items if i["level"] >= 2]
    return found


READERS = {"testssl-*.json": of_testssl, "sslscan-*.xml": of_sslscan, "wapiti-*.json": of_wapiti}


def main(directory, explained_file):
    explained = set(re.findall(r"`((?:testssl|sslscan|wapiti):[^`]+)`", pathlib.Path(explained_file).read_text()))
    reports = left = 0
    for pattern, read in READERS.items():
        for file in sorted(pathlib.Path(directory).glob(pattern)):
            reports += 1
            for name, what in read(file.read_text()):
                known = name in explained
                left += not known
                print(f"{'explained ' if known else 'UNEXPLAINED'} {file.stem}: {name}: {what}")
    if reports == 0:
        print(f"no reports in {directory}", file=sys.stderr)
        return 2
    print(f"{reports} reports, {left} findings that {explained_file} does not explain")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
