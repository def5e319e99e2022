#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""same_verdicts.py sees each difference that matters, and none that does not."""
import json
import pathlib
import tempfile
import unittest

from same_verdicts import main

RESULTS = {"checks": [{"kind": "attack", "id": "a", "variant": "", "verdict": "pass", "duration_ms": 3}]}
PROOF = {"matrix": [{"control": "c", "state": "killed", "killed_by": ["a", "b"]}]}


def changed(document, path, value):
    copy = json.loads(json.dumps(document))
    target = copy
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = value
    return copy


class SameVerdicts(unittest.TestCase):
    def compare(self, results_b, proof_b, results_a=None, proof_a=None):
        with tempfile.TemporaryDirectory() as root:
            for name, results, proof in (("a", results_a or RESULTS, proof_a or PROOF), ("b", results_b, proof_b)):
                folder = pathlib.Path(root, name)
                folder.mkdir()
                (folder / "results.json").write_text(json.dumps(results), encoding="utf-8")
                if proof is not None:
                    (folder / "proof.json").write_text(json.dumps(proof), encoding="utf-8")
            return main([str(pathlib.Path(root, "a")), str(pathlib.Path(root, "b"))])

    def test_same(self):
        self.assertEqual(self.compare(RESULTS, PROOF), 0)
        self.assertEqual(self.compare(changed(RESULTS, ["checks", 0, "duration_ms"], 9), PROOF), 0)
        self.assertEqual(self.compare(RESULTS, changed(PROOF, ["matrix", 0, "killed_by"], ["b", "a"])), 0)

    def test_different(self):
        self.assertEqual(self.compare(changed(RESULTS, ["checks", 0, "verdict"], "fail"), PROOF), 1)
        self.assertEqual(self.compare(changed(RESULTS, ["checks", 0, "variant"], "alg=x"), PROOF), 1)
        self.assertEqual(self.compare(changed(RESULTS, ["checks"], []), PROOF), 1)
        self.assertEqual(self.compare(RESULTS, changed(PROOF, ["matrix", 0, "state"], "survived")), 1)
        self.assertEqual(self.compare(RESULTS, changed(PROOF, ["matrix", 0, "killed_by"], ["a"])), 1)
        self.assertEqual(self.compare(RESULTS, None), 1)

    def test_nothing_to_compare(self):
        empty = changed(RESULTS, ["checks"], [])
        self.assertEqual(self.compare(empty, {"matrix": []}, empty, {"matrix": []}), 2)
        self.assertEqual(main(["/nonexistent/a", "/nonexistent/b"]), 2)
        self.assertEqual(main([]), 2)


if __name__ == "__main__":
    unittest.main()
