#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reads defects/<target>.toml and plants each defect into a copy of its source.

list TABLE CORPUS             prints name|file|property per defect; fails when a defect has no witness kill-<name> in
                              CORPUS, or a witness has no defect
plant TABLE ROOT FOLDER       writes FOLDER/<name>.cpp: ROOT/file with `find` replaced by `replace`; fails unless `find`
                              occurs exactly once, so that a defect can never silently turn into the sound code. What
                              is there already and the same is left alone: nothing is compiled again for it.
"""
import pathlib
import re
import sys
import tomllib

KEYS = {"name", "file", "property", "why", "find", "replace"}


def load(table):
    with open(table, "rb") as stream:
        defects = tomllib.load(stream).get("defect", [])
    if not defects:
        sys.exit(f"{table}: no [[defect]]")
    for defect in defects:
        if set(defect) != KEYS:
            sys.exit(f"{table}: {defect.get('name')}: keys must be exactly {sorted(KEYS)}")
        if not re.fullmatch(r"[a-z0-9-]+", defect["name"]):
            sys.exit(f"{table}: bad name {defect['name']!r}")
        if not defect["file"].endswith(".cpp"):
            sys.exit(f"{table}: {defect['name']}: only a .cpp file can replace its member of the library")
        if re.search(r"[|;]", defect["property"]):
            sys.exit(f"{table}: {defect['name']}: no | or ; in a property")
    if len({defect["name"] for defect in defects}) != len(defects):
        sys.exit(f"{table}: duplicate name")
    return defects


def list_defects(table, corpus):
    defects = load(table)
    names = {defect["name"] for defect in defects}
    witnesses = {path.name.removeprefix("kill-") for path in pathlib.Path(corpus).glob("kill-*")}
    if names != witnesses:
        sys.exit(f"{table}: without witness: {sorted(names - witnesses)}, without defect: {sorted(witnesses - names)}")
    for defect in defects:
        print(f"{defect['name']}|{defect['file']}|{defect['property']}")


def plant(table, root, folder):
    pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
    for defect in load(table):
        source = (pathlib.Path(root) / defect["file"]).read_text(encoding="utf-8")
        count = source.count(defect["find"])
        if count != 1:
            sys.exit(f"{table}: {defect['name']}: `find` occurs {count} times in {defect['file']}, not once")
        patched = source.replace(defect["find"], defect["replace"])
        output = pathlib.Path(folder) / f"{defect['name']}.cpp"
        if not output.exists() or output.read_text(encoding="utf-8") != patched:
            output.write_text(patched, encoding="utf-8")


def main():
    verbs = {"list": (list_defects, 2), "plant": (plant, 3)}
    verb, *arguments = sys.argv[1:] or [""]
    if verb not in verbs or len(arguments) != verbs[verb][1]:
        sys.exit(__doc__)
    verbs[verb][0](*arguments)


main()
