# SPDX-License-Identifier: Apache-2.0
"""A flood of tokens that somebody else signed, and honest users beside it: the gateway and HAProxy."""
import statistics
import subprocess

from benches import measure, page, servers

TOOLS = ("nginx", "haproxy", "openssl", "taskset")
TARGETS = ("assay", "bench_gateway")
PATH = "/legacy/own/profile"
HONEST_RATE = 50


def flood(port, fields, *words):
    url = f"https://127.0.0.1:{port}{PATH}"
    return measure.flood(url, "--host", "api.assay.test", "--each", fields, *words)


def attacked(bench, pid, port, seconds):
    """(CPU for each refused request in microseconds, refused in each second, share of honest ones served, their p95)"""
    honest = subprocess.Popen(measure.on_core(measure.CLIENT_CORE, flood(
        port, bench.work / "users.fields", "--connections", 16, "--rate", HONEST_RATE, "--seconds", seconds)),
        stdout=subprocess.PIPE, text=True)
    before = measure.cpu_of(pid)
    output, _ = measure.run(flood(port, bench.work / "forged.fields", "--connections", measure.CONNECTIONS,
                                  "--seconds", seconds))
    after = measure.cpu_of(pid)
    served, _ = honest.communicate()
    if honest.returncode != 0:
        page.fail(f"the honest clients failed: {served}")
    answer, served = measure.told(output), measure.told(served)
    numbers = answer["numbers"]
    if numbers["status_401"] != numbers["answered"] or numbers["answered"] == 0:
        page.fail(f"not every forged token was refused: {output}")
    wanted = served["numbers"]["sent"] + served["numbers"]["unsent"]
    return ((after - before) * 1e6 / numbers["answered"], answer["timings"]["answers_per_s"],
            served["numbers"]["status_200"] / wanted, served["timings"]["latency"]["p95_us"] / 1000)


def table(rounds, seconds):
    with servers.Bench() as bench:
        backend = bench.start_backend()
        ours = bench.start_gateway(backend)
        lanes = {"gateway": ours, "HAProxy": bench.start_haproxy(backend)}
        figures = measure.in_turns({name: lambda lane=lane: attacked(bench, *lane, seconds) for name, lane in lanes.items()},
                                   rounds)
    rows = []
    for name, own in figures.items():
        cpu, rate, share, p95 = ([figure[i] for figure in own] for i in range(4))
        ratio = measure.median_ratio(cpu, [figure[0] for figure in figures["HAProxy"]])
        rows.append((name, f"{statistics.median(cpu):.1f} µs", f"{ratio:.2f}", f"{statistics.median(rate):,.0f}",
                     f"{min(share):.1%}", f"{statistics.median(p95):.1f} ms"))
    return page.table(("server", "CPU for each refused request", "of HAProxy's", "refused/s", "honest served (worst round)",
                       "their p95"), rows)
