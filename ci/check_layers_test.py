#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The layer checker finds each kind of violation in a small tree where it was planted, and nothing in the sound tree."""
import contextlib
import io
import pathlib
import tempfile
import unittest

from check_layers import Checker, main

TABLE = """
[include]
"core/base" = []
"core/net" = ["core/base"]
"platform/jose" = ["core/base"]
"platform/weak" = ["core/base", "platform/jose"]
"harness/forge" = ["core/base"]
[test_include]
"harness/*" = ["core/net"]
[tests]
files = ["*_test.cpp", "*_fixture.hpp"]
[only_from]
"platform/*" = ["platform/*"]
"platform/jose" = ["platform/weak"]
[third_party]
"boost/" = ["core/net"]
[test_third_party]
"gtest/" = ["*"]
[limits]
lines_warn = 8
lines_error = 10
"""
SPDX = "// SPDX-License-Identifier: Apache-2.0\n"
SOUND = {
    "core/base/a.hpp": SPDX + "#pragma once\n#include <vector>\n#include <sys/types.h>\n",
    "core/base/a.cpp": SPDX + '#include "core/base/a.hpp"\n#include <vector>\n',
    "core/net/n.hpp": SPDX + '#pragma once\n#include <boost/asio.hpp>\n#include "core/base/a.hpp"\n',
    "platform/jose/j.hpp": SPDX + '#pragma once\n#include "core/base/a.hpp"\n',
    "platform/weak/w.cpp": SPDX + '#include "platform/jose/j.hpp"\n',
    "harness/forge/f_fixture.hpp": SPDX + "#pragma once\n",
    "harness/forge/f_test.cpp": SPDX + '#include <gtest/gtest.h>\n#include "core/net/n.hpp"\n'
                                       '#include "harness/forge/f_fixture.hpp"\n',
    "core/base/CMakeLists.txt": "# SPDX-License-Identifier: Apache-2.0\n",
}
FORGE = "harness/forge/f.cpp"
# What is planted: file, its text, and exactly the findings that must follow.
VIOLATIONS = [
    ("harness sees platform", FORGE, SPDX + '#include "platform/jose/j.hpp"\n',
     [f"{FORGE}:2: harness/forge may not include platform/jose",
      f"{FORGE}:2: platform/jose is behind a wall: harness/forge may not include it",
      f"{FORGE}:2: platform/jose is behind a wall: harness/forge may not include it"]),
    ("core sees upwards", "core/base/b.cpp", SPDX + '#include "core/net/n.hpp"\n',
     ["core/base/b.cpp:2: core/base may not include core/net"]),
    ("only tests see further", FORGE, SPDX + '#include "core/net/n.hpp"\n',
     [f"{FORGE}:2: harness/forge may not include core/net"]),
    ("fixture in the product", FORGE, SPDX + '#include "harness/forge/f_fixture.hpp"\n',
     [f'{FORGE}:2: "harness/forge/f_fixture.hpp" is for tests only']),
    ("standard header left to another", "core/base/b.hpp", SPDX + "#pragma once\n// std::map\nstd::vector<std::byte> v;\n",
     ["core/base/b.hpp:4: names std::vector without including <vector>"]),
    ("third party in the wrong folder", FORGE, SPDX + "#  include <boost/asio.hpp>\n",
     [f"{FORGE}:2: harness/forge may not include <boost/asio.hpp>"]),
    ("unknown third party", FORGE, SPDX + "#include <fmt/core.h>\n",
     [f"{FORGE}:2: <fmt/core.h> is no third-party header that ci/layers.toml knows"]),
    ("test framework in the product", FORGE, SPDX + "#include <gtest/gtest.h>\n",
     [f"{FORGE}:2: <gtest/gtest.h> belongs into tests only"]),
    ("include relative to the file", FORGE, SPDX + '#include "f_fixture.hpp"\n',
     [f'{FORGE}:2: "f_fixture.hpp" is not a file below the root']),
    ("folder outside the table", "core/extra/e.cpp", SPDX + "#include <vector>\n",
     ["core/extra/e.cpp:2: lies in a folder that ci/layers.toml does not know"]),
    ("own header not first", "core/base/a.cpp", SPDX + '#include <vector>\n#include "core/base/a.hpp"\n',
     ['core/base/a.cpp:1: does not include "core/base/a.hpp" before everything else']),
    ("own header missing", "core/base/a.cpp", SPDX,
     ['core/base/a.cpp:1: does not include "core/base/a.hpp" before everything else']),
    ("no licence line", FORGE, "int x;\n" + SPDX,
     [f"{FORGE}:1: does not start with SPDX-License-Identifier: Apache-2.0"]),
    ("no licence in a build file", "core/net/CMakeLists.txt", "assay_library(core_net)\n",
     ["core/net/CMakeLists.txt:1: does not start with SPDX-License-Identifier: Apache-2.0"]),
    ("no include guard", "harness/forge/f.hpp", SPDX, ["harness/forge/f.hpp:1: has no #pragma once"]),
    ("too long", FORGE, SPDX + "int x;\n" * 10, [f"{FORGE}:11: has 11 lines, at most 10 are allowed"]),
    ("unfinished", FORGE, SPDX + "// TO" "DO later\n",
     [f"{FORGE}:2: says TO" "DO: finish it, or describe it as an issue"]),
]


def make_tree(root, files, table=TABLE):
    for name, text in {**SOUND, **files, "ci/layers.toml": table}.items():
        path = pathlib.Path(root, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def findings(files, table=TABLE):
    with tempfile.TemporaryDirectory() as root:
        make_tree(root, files, table)
        return Checker(root).run()


def exit_code(root):
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return main([root])


class CheckLayers(unittest.TestCase):
    def test_sound_tree_is_clean(self):
        self.assertEqual(findings({}), [])

    def test_each_violation_is_found(self):
        for what, path, text, expected in VIOLATIONS:
            with self.subTest(what):
                self.assertEqual(findings({path: text}), expected)

    def test_long_file_is_a_warning_first(self):
        with tempfile.TemporaryDirectory() as root:
            make_tree(root, {FORGE: SPDX + "int x;\n" * 8})
            checker = Checker(root)
            self.assertEqual(checker.run(), [])
            self.assertEqual(checker.warnings, [f"{FORGE}:9: has 9 lines; 10 is the end"])

    def test_cycle_in_the_table(self):
        table = TABLE.replace('"core/base" = []', '"core/base" = ["core/net"]')
        (found,) = findings({}, table)
        self.assertIn("include each other", found)

    def test_folder_that_is_gone(self):
        table = TABLE.replace('"core/base" = []', '"core/base" = []\n"core/gone" = []')
        self.assertEqual(findings({}, table), ["ci/layers.toml:1: there is no folder core/gone"])

    def test_exit_codes(self):
        with tempfile.TemporaryDirectory() as root:
            self.assertEqual(exit_code(root), 2)  # no table
            make_tree(root, {})
            self.assertEqual(exit_code(root), 0)
            make_tree(root, {FORGE: SPDX + "#include <gtest/gtest.h>\n"})
            self.assertEqual(exit_code(root), 1)


if __name__ == "__main__":
    unittest.main()
