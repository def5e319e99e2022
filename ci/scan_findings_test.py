#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""scan_findings.py: each kind of finding that a scanner plants in its report is seen, and only an explained one passes."""
import contextlib
import io
import json
import pathlib
import tempfile
import unittest

from scan_findings import main

SOUND_SSLSCAN = """<document><ssltest host="127.0.0.1" port="1">
  <protocol type="ssl" version="3" enabled="0"/><protocol type="tls" version="1.0" enabled="0"/>
  <protocol type="tls" version="1.2" enabled="1"/>
  <compression supported="0"/><renegotiation supported="0" secure="0"/>
  <heartbleed sslversion="TLSv1.2" vulnerable="0"/>
  <cipher status="preferred" sslversion="TLSv1.3" bits="256" cipher="TLS_AES_256_GCM_SHA384" strength="strong"/>
</ssltest></document>"""


class ScanFindings(unittest.TestCase):
    def setUp(self):
        root = tempfile.TemporaryDirectory()
        self.addCleanup(root.cleanup)
        self.folder = pathlib.Path(root.name)
        self.explained = self.folder / "explained.md"
        self.explained.write_text("| `testssl:known` | because |\n")

    def scan(self, **reports):
        for name, text in reports.items():
            tool, _, ending = name.rpartition("_")
            (self.folder / f"{tool}-edge.{ending}").write_text(text)
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            code = main(str(self.folder), str(self.explained))
        return code, said.getvalue()

    def finding(self, severity, name="planted"):
        return json.dumps([{"id": "fine", "severity": "OK", "finding": "-"},
                           {"id": name, "severity": severity, "finding": "something"}])

    def test_no_report_is_no_good_news(self):
        self.assertEqual(self.scan()[0], 2)

    def test_sound_reports_pass(self):
        wapiti = json.dumps({"vulnerabilities": {"SQL Injection": []}, "anomalies": {}})
        code, said = self.scan(testssl_json=self.finding("LOW"), sslscan_xml=SOUND_SSLSCAN, wapiti_json=wapiti)
        self.assertEqual((code, said), (0, f"3 reports, 0 findings that {self.explained} does not explain\n"))

    def test_testssl_from_medium_on(self):
        for severity in ("MEDIUM", "HIGH", "CRITICAL", "FATAL"):
            code, said = self.scan(testssl_json=self.finding(severity))
            self.assertEqual(code, 1, severity)
            self.assertIn(f"UNEXPLAINED testssl-edge: testssl:planted: {severity}: something", said)

    def test_only_what_is_named_is_explained(self):
        self.assertEqual(self.scan(testssl_json=self.finding("HIGH", "known"))[0], 0)
        self.assertEqual(self.scan(testssl_json=self.finding("HIGH", "known_too"))[0], 1)

    def test_each_weakness_that_sslscan_reports(self):
        planted = {
            'version="1.0" enabled="0"': ('version="1.0" enabled="1"', "sslscan:tls1.0"),
            'version="3" enabled="0"': ('version="3" enabled="1"', "sslscan:ssl3"),
            'compression supported="0"': ('compression supported="1"', "sslscan:compression"),
            'renegotiation supported="0"': ('renegotiation supported="1"', "sslscan:renegotiation"),
            'vulnerable="0"': ('vulnerable="1"', "sslscan:heartbleed"),
            'strength="strong"': ('strength="weak"', "sslscan:TLS_AES_256_GCM_SHA384"),
            "<cipher ": ("<nothing ", "sslscan:nothing"),
        }
        for sound, (weak, name) in planted.items():
            self.assertEqual(SOUND_SSLSCAN.count(sound), 1, sound)
            code, said = self.scan(sslscan_xml=SOUND_SSLSCAN.replace(sound, weak))
            self.assertEqual(code, 1, name)
            self.assertIn(f"UNEXPLAINED sslscan-edge: {name}: ", said)

    def test_wapiti_from_level_two_on(self):
        for group, other in (("vulnerabilities", "anomalies"), ("anomalies", "vulnerabilities")):
            for level, expected in ((1, 0), (2, 1), (3, 1)):
                report = {group: {"Planted": [{"level": level, "info": "x"}]}, other: {}}
                self.assertEqual(self.scan(wapiti_json=json.dumps(report))[0], expected, (group, level))


if __name__ == "__main__":
    unittest.main()
