#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""golden.py: what is red, what is only new, and reasons that a person gives in one file."""
import contextlib
import io
import json
import pathlib
import tempfile
import unittest

from golden import main

TARGET = '[launch]\nversion = ["echo", "gate/1.2.3"]\n'


class Golden(unittest.TestCase):
    def setUp(self):
        self.root = tempfile.TemporaryDirectory()
        self.addCleanup(self.root.cleanup)
        self.folder = pathlib.Path(self.root.name, "gate")
        self.folder.mkdir()
        self.target = self.folder / "plain.toml"
        self.target.write_text(TARGET)
        self.reasons = self.folder / "reasons.toml"

    def run_with(self, verb, rows, *more):
        results = self.folder / "results.json"
        results.write_text(json.dumps({"checks": [
            {"id": key.split("#")[0], "variant": key.partition("#")[2], "verdict": verdict, "why_verdict": f"of {key}"}
            for key, verdict in rows.items()]}))
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            code = main(verb, str(self.target), str(results), *more)
        return code, said.getvalue()

    def golden(self):
        return json.loads((self.folder / "golden-plain.json").read_text())["gate/1.2.3"]

    def explained(self, rows, reasons):
        self.reasons.write_text('["gate/plain"]\n' + "".join(f'"{k}" = "{v}"\n' for k, v in reasons.items()))
        return self.run_with("write", rows, str(self.reasons))

    def test_a_version_that_is_not_known_is_not_red(self):
        self.assertEqual(self.run_with("check", {"a": "fail"})[0], 0)

    def test_each_change_is_red(self):
        rows = {"a": "pass", "b#x": "fail", "c": "inconclusive"}
        self.assertEqual(self.explained(rows, {"b#x": "so", "c": "thus"}), (0, ""))
        self.assertEqual(self.run_with("check", rows)[0], 0)
        for key, verdict in (("a", "fail"), ("b#x", "pass"), ("c", "pass")):
            code, said = self.run_with("check", {**rows, key: verdict})
            self.assertEqual(code, 1)
            self.assertIn(f"{key}: was ", said)
        self.assertEqual(self.run_with("check", {"a": "pass", "b#x": "fail"})[0], 1)

    def test_what_nobody_explains_is_red_once_it_is_known(self):
        rows = {"b": "fail", "c": "inconclusive"}
        code, said = self.run_with("write", rows)
        self.assertEqual(code, 1)
        self.assertIn("b: fail, and nobody says why", said)
        code, said = self.run_with("check", rows)
        self.assertEqual(code, 1)
        self.assertIn("b: fails, and no expected_fail says why", said)
        self.assertIn("c: has no verdict, and no no_verdict says why", said)

    def test_a_new_row_is_told_and_is_not_red(self):
        self.explained({"a": "pass"}, {})
        code, said = self.run_with("check", {"a": "pass", "n": "fail", "o": "pass"})
        self.assertEqual(code, 0)
        self.assertIn("0 differences, 2 rows not known yet", said)
        self.assertIn("n: new, fail", said)
        self.assertNotIn("o: new", said)

    def test_reasons_are_asked_for_and_kept(self):
        rows = {"a": "fail", "b": "inconclusive", "c": "pass"}
        self.reasons.write_text('["other/plain"]\n"z" = "theirs"\n')
        self.run_with("ask", rows, str(self.reasons))
        text = self.reasons.read_text()
        self.assertIn('# fail: of a\n"a" = ""\n', text)
        self.assertNotIn('"c"', text)
        self.reasons.write_text(text.replace('"a" = ""', '"a" = "it says \\"so\\""'))
        self.run_with("ask", rows, str(self.reasons))
        self.assertIn('"z" = "theirs"', self.reasons.read_text())
        self.assertEqual(self.run_with("write", rows, str(self.reasons))[0], 1)
        self.assertEqual(self.golden()["expected_fail"], {"a": 'it says "so"'})
        self.reasons.write_text('["gate/plain"]\n"b" = "thus"\n')
        self.assertEqual(self.run_with("write", rows, str(self.reasons)), (0, ""))
        self.assertEqual(self.golden()["expected_fail"], {"a": 'it says "so"'}, "reasons of before stay")
        self.assertEqual(self.golden()["no_verdict"], {"b": "thus"})


if __name__ == "__main__":
    unittest.main()
