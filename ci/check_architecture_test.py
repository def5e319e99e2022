#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""check_architecture.py must catch a planted mistake of each kind, and nothing in a map that is right."""
import pathlib
import tempfile
import unittest

import check_architecture

MAP = """# Architecture
## Rooms
```
core/       base           what both sides share
platform/   wire           the platform
harness/    forge          the attacker's side
```
## Where do I go to …
| task | path |
|---|---|
| add an attack | `attacks/<pack>/<id>.toml`, `harness/forge/` |
| change a part | `platform/wire/{lines,body}.hpp`; run `core/base/tool.py write` |
"""
FILES = ("core/base/a.hpp", "core/base/tool.py", "platform/wire/lines.hpp", "platform/wire/body.hpp",
         "harness/forge/f.hpp", "attacks/jwt/a.toml")


class Map(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        for name in FILES:
            (self.root / name).parent.mkdir(parents=True, exist_ok=True)
            (self.root / name).touch()

    def said(self, text=MAP):
        (self.root / "ARCHITECTURE.md").write_text(text, encoding="utf-8")
        return list(check_architecture.findings(self.root))

    def test_nothing_is_said_of_a_map_that_is_right(self):
        self.assertEqual(self.said(), [])

    def test_a_path_that_is_gone(self):
        (self.root / "platform/wire/body.hpp").unlink()
        self.assertEqual(self.said(), ["platform/wire/{lines,body}.hpp does not exist"])

    def test_a_pattern_that_nothing_matches(self):
        (self.root / "attacks/jwt/a.toml").unlink()
        self.assertEqual(self.said(), ["attacks/<pack>/<id>.toml does not exist"])

    def test_a_folder_that_is_drawn_in_another_room_only(self):
        (self.root / "core/forge").mkdir()
        (self.root / "core/forge/f.hpp").touch()
        self.assertEqual(self.said(), ["core/forge is in no room"])

    def test_a_map_that_is_too_long(self):
        lines = MAP.count("\n")
        self.assertEqual(self.said(MAP + "\n" * (121 - lines)), ["121 lines, 120 at most"])


if __name__ == "__main__":
    unittest.main()
