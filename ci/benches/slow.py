# SPDX-License-Identifier: Apache-2.0
"""A thousand slow clients at the gateway, and honest ones before and beside them; then with the deadline taken away."""
import pathlib
import re
import statistics
import subprocess
import time

from benches import measure, page

TOOLS = ("taskset",)
TARGETS = ("assay",)
CLIENTS, SOURCES, HONEST_RATE = 1000, 8, 40
CALM, SLOW = 6, 14  # seconds; longer than the deadlines of 10 s (platform/http/patience.hpp)
ATTACKS = {
    "slow-headers": "gateway.http.timeouts/no-head-deadline",
    "handshake-slow": "gateway.http.timeouts/no-handshake-deadline",
}


class Platform:
    """`assay up`, ended with the scope."""

    def __init__(self, *words):
        self.child = subprocess.Popen(measure.on_core(measure.SERVER_CORE, [page.BIN / "assay", "up", *words]),
                                      stdout=subprocess.PIPE, text=True)

    def __enter__(self):
        told = ""
        for line in self.child.stdout:
            told += line
            if line.startswith("try"):
                break
        port = re.search(r"^ +gateway +127\.0\.0\.1:(\d+)$", told, re.MULTILINE)
        authority = re.search(r"certificate authority +(.+)$", told, re.MULTILINE)
        if not port or not authority:
            page.fail(f"assay up did not start: {told}")
        return int(port[1]), pathlib.Path(authority[1])

    def __exit__(self, *_):
        self.child.terminate()
        self.child.communicate()


def flood(port, authority, *words):
    return measure.flood(f"https://127.0.0.1:{port}/v1/status", "--host", "api.assay.test", "--ca", authority, *words)


def await_clients(port):
    """Until that many are connected: opening them all at once is another flood, of handshakes."""
    for _ in range(200):
        lines = pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]
        if sum(line.split()[1].endswith(f":{port:04X}") and line.split()[3] == "01" for line in lines) >= CLIENTS:
            return
        time.sleep(0.05)
    page.fail("the slow clients did not all connect")


def attacked(mode, *weakened):
    """(what the slow clients met, what honest ones met before, and beside them)"""
    def honest(seconds):
        return measure.told(measure.run(flood(port, authority, "--new-connections", "--connections", 16, "--rate",
                                              HONEST_RATE, "--seconds", seconds))[0])
    with Platform(*weakened) as (port, authority):
        calm = honest(CALM)
        slow = subprocess.Popen(measure.on_core(measure.CLIENT_CORE, flood(
            port, authority, "--mode", mode, "--connections", CLIENTS, "--sources", SOURCES, "--seconds", SLOW)),
            stdout=subprocess.PIPE, text=True)
        await_clients(port)
        beside = honest(SLOW)
        output, _ = slow.communicate()
    if slow.returncode != 0:
        page.fail(f"the slow clients failed: {output}")
    return measure.told(output), calm, beside


def p95(answer):
    return answer["timings"]["latency"]["p95_us"] / 1000


def table(rounds, _seconds):
    rows = []
    for mode, fault in ATTACKS.items():
        met = [attacked(mode) for _ in range(max(1, rounds // 2))]
        ratio = measure.median_ratio(*([p95(figures[i]) for figures in met] for i in (2, 1)))
        served = min(beside["numbers"]["status_200"] / (beside["numbers"]["sent"] + beside["numbers"]["unsent"])
                     for _, _, beside in met)
        held = max(slow["numbers"]["held"] for slow, _, _ in met)
        weak = attacked(mode, "--weaken", fault)[0]["numbers"]["held"]
        if weak < CLIENTS or held > 0:
            page.fail(f"{mode}: held {held} with the deadline and {weak} without it")
        calm, beside = (f"{statistics.median(p95(figures[i]) for figures in met):.2f} ms" for i in (1, 2))
        rows.append((mode, f"{served:.1%}", calm, beside, f"{ratio:.2f}", f"{held}", f"{weak}"))
    return page.table(("1,000 clients", "honest served (worst round)", "p95 before", "p95 beside them", "ratio",
                       f"held after {SLOW} s", "held with the deadline taken away"), rows)
