#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""check_layers.py [ROOT]: who includes whom, and the few rules that every source file keeps.

Reads ROOT/ci/layers.toml (what the tables mean is said there) and every source file of the folders that it names.
Findings go to standard error as file:line: message. Exit codes: 0 clean, 1 findings, 2 the table is unusable.
"""
import fnmatch
import graphlib
import pathlib
import re
import sys
import tomllib

# What a header names from these, it includes itself: the precompiled headers would hide that it is missing.
STANDARD = {
    "array": "array", "deque": "deque", "map": "map", "optional": "optional", "set": "set", "span": "span",
    "string": "string", "string_view": "string_view", "variant": "variant", "vector": "vector",
    "function": "functional", "unique_ptr": "memory", "shared_ptr": "memory", "weak_ptr": "memory",
    "make_unique": "memory", "make_shared": "memory", "chrono": "chrono", "atomic": "atomic", "mutex": "mutex",
    "thread": "thread", "jthread": "thread", "condition_variable": "condition_variable", "pair": "utility",
    "int64_t": "cstdint", "uint64_t": "cstdint", "uint32_t": "cstdint", "int32_t": "cstdint", "uint16_t": "cstdint",
    "uint8_t": "cstdint", "FILE": "cstdio",
}
STANDARD_NAME = re.compile(r"\bstd::(" + "|".join(STANDARD) + r")\b")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
UNFINISHED = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X")) + r")\b")
LICENSE = "SPDX-License-Identifier: Apache-2.0"
SYSTEM = ("arpa/", "linux/", "net/", "netinet/", "sys/")  # folders of the operating system's own headers
COMMENTED = {".cpp", ".hpp", ".cmake", ".py", ".sh"}


def matches(patterns, name):
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)


class Checker:
    def __init__(self, root):
        self.root = pathlib.Path(root)
        table = tomllib.loads((self.root / "ci/layers.toml").read_text(encoding="utf-8"))
        self.include = table["include"]
        self.test_include = table.get("test_include", {})
        self.test_files = table.get("tests", {}).get("files", [])
        self.only_from = table.get("only_from", {})
        self.third_party = table.get("third_party", {})
        self.test_third_party = table.get("test_third_party", {})
        self.limits = table["limits"]
        self.findings = []
        self.warnings = []

    def report(self, path, line, message):
        self.findings.append(f"{path}:{line}: {message}")

    def run(self):
        self.check_table()
        for path in self.sources():
            self.check_file(path)
        return self.findings

    def sources(self):
        rooms = sorted({folder.split("/")[0] for folder in self.include} | {"cmake"})
        for room in rooms:
            for path in sorted(p for p in (self.root / room).rglob("*") if p.is_file()):
                if path.suffix == "" and path.parent == self.root / "ci":
                    yield path.relative_to(self.root).as_posix()  # scripts have no suffix
                elif path.suffix in COMMENTED or path.name == "CMakeLists.txt":
                    yield path.relative_to(self.root).as_posix()

    # The table itself: every folder exists, and no chain of includes leads back to its start.
    def check_table(self):
        for folder in self.include:
            if not (self.root / folder).is_dir():
                self.report("ci/layers.toml", 1, f"there is no folder {folder}")
        edges = {
            folder: {other for other in self.include if other != folder and matches(allowed, other)}
            for folder, allowed in self.include.items()
        }
        try:
            graphlib.TopologicalSorter(edges).prepare()
        except graphlib.CycleError as error:
            self.report("ci/layers.toml", 1, "the table lets folders include each other: " + " <- ".join(error.args[1]))

    def folder_of(self, path):
        """The longest folder of the table that holds the file."""
        inside = [folder for folder in self.include if path.startswith(folder + "/")]
        return max(inside, key=len, default=None)

    def is_test(self, path):
        name = path.rsplit("/", 1)[-1]
        return matches(self.test_files, name) or matches(self.test_files, path)

    def check_file(self, path):
        text = (self.root / path).read_text(encoding="utf-8", errors="replace")
        lines = text.splitlines()
        if not any(LICENSE in line for line in lines[: 1 if path.endswith((".cpp", ".hpp")) else 2]):
            self.report(path, 1, f"does not start with {LICENSE}")
        for number, line in enumerate(lines, 1):
            if word := UNFINISHED.search(line):
                self.report(path, number, f"says {word[1]}: finish it, or describe it as an issue")
        if not path.endswith((".cpp", ".hpp")):
            return
        if path.endswith(".hpp") and "#pragma once" not in lines:
            self.report(path, 1, "has no #pragma once")
        self.check_length(path, len(lines))
        includes = [(n, found[1], found[2]) for n, line in enumerate(lines, 1) if (found := INCLUDE.match(line))]
        self.check_own_header_first(path, includes)
        if path.endswith(".hpp"):
            self.check_standard_names(path, lines, {header for _, _, header in includes})
        for number, quote, header in includes:
            self.check_include(path, number, quote, header)

    # This is what proves the header self-contained; headers without a source of their own are compiled apart.
    def check_own_header_first(self, path, includes):
        header = path.removesuffix(".cpp") + ".hpp"
        if path.endswith(".cpp") and (self.root / header).is_file() and [h for _, _, h in includes][:1] != [header]:
            self.report(path, 1, f'does not include "{header}" before everything else')

    def check_standard_names(self, path, lines, included):
        for number, line in enumerate(lines, 1):
            for name in STANDARD_NAME.findall(line.split("//", 1)[0]):
                if STANDARD[name] not in included:
                    self.report(path, number, f"names std::{name} without including <{STANDARD[name]}>")
                    included.add(STANDARD[name])

    def check_length(self, path, count):
        if count > self.limits["lines_error"]:
            self.report(path, count, f"has {count} lines, at most {self.limits['lines_error']} are allowed")
        elif count > self.limits["lines_warn"]:
            self.warnings.append(f"{path}:{count}: has {count} lines; {self.limits['lines_error']} is the end")

    def check_include(self, path, number, quote, header):
        folder = self.folder_of(path)
        if folder is None:
            self.report(path, number, "lies in a folder that ci/layers.toml does not know")
        elif quote == "<":
            self.check_foreign(path, number, folder, header)
        else:
            self.check_own(path, number, folder, header)

    def check_foreign(self, path, number, folder, header):
        tables = [self.third_party] + ([self.test_third_party] if self.is_test(path) else [])
        owners = [folders for table in tables for prefix, folders in table.items() if header.startswith(prefix)]
        if owners:
            if not any(matches(folders, folder) for folders in owners):
                self.report(path, number, f"{folder} may not include <{header}>")
        elif any(header.startswith(prefix) for prefix in self.test_third_party):
            self.report(path, number, f"<{header}> belongs into tests only")
        elif "/" in header and not header.startswith(SYSTEM):
            self.report(path, number, f"<{header}> is no third-party header that ci/layers.toml knows")

    def check_own(self, path, number, folder, header):
        if not (self.root / header).is_file():
            self.report(path, number, f'"{header}" is not a file below the root')
            return
        other = self.folder_of(header)
        if other is None:
            self.report(path, number, f'"{header}" lies in a folder that ci/layers.toml does not know')
            return
        if self.is_test(header) and not self.is_test(path):
            self.report(path, number, f'"{header}" is for tests only')
        if other == folder:
            return
        if not matches(self.allowed(path, folder), other):
            self.report(path, number, f"{folder} may not include {other}")
        for wall, inside in self.only_from.items():
            if fnmatch.fnmatchcase(other, wall) and not matches(inside, folder):
                self.report(path, number, f"{other} is behind a wall: {folder} may not include it")

    def allowed(self, path, folder):
        patterns = list(self.include[folder])
        if self.is_test(path):
            for where, more in self.test_include.items():
                if fnmatch.fnmatchcase(folder, where):
                    patterns += more
        return patterns


def main(arguments):
    root = arguments[0] if arguments else pathlib.Path(__file__).resolve().parent.parent
    try:
        checker = Checker(root)
        findings = checker.run()
    except (OSError, KeyError, tomllib.TOMLDecodeError) as error:
        print(f"check_layers: {error!r}", file=sys.stderr)
        return 2
    for line in checker.warnings:
        print(f"{line} (warning)", file=sys.stderr)
    for line in findings:
        print(line, file=sys.stderr)
    count = sum(1 for _ in checker.sources())
    if count == 0:
        print("check_layers: no source files", file=sys.stderr)
        return 2
    print(f"{count} files, {len(findings)} findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
