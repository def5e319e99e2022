# SPDX-License-Identifier: Apache-2.0
"""The flood engine beside wrk and h2load, all on the same nginx, which has a core for itself."""
import re
import statistics

from benches import measure, page, servers

TOOLS = ("nginx", "wrk", "h2load", "openssl", "taskset")
TARGETS = ("assay",)


def count_assay(output):
    answer = measure.told(output)
    if answer["numbers"]["status_200"] != answer["numbers"]["sent"]:
        page.fail(f"assay flood was not answered 200 throughout: {output}")
    return answer["numbers"]["answered"], answer["timings"]["answers_per_s"]


def count_wrk(output):
    if "Non-2xx" in output or "Socket errors" in output:
        page.fail(f"wrk met errors:\n{output}")
    return int(re.search(r"(\d+) requests in", output)[1]), float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1])


def count_h2load(output):
    return (int(re.search(r"(\d+) succeeded", output)[1]),
            float(re.search(r"finished in [^,]+, ([\d.]+) req/s", output)[1]))


def measured(command, count):
    """(requests in each second, microseconds of the generator's CPU for each)"""
    output, cpu = measure.run(command)
    requests, rate = count(output)
    return rate, cpu * 1e6 / requests


def generators(url, seconds):
    at_once = measure.CONNECTIONS
    return {
        "assay flood": lambda: measured(measure.flood(url, "--connections", at_once, "--seconds", seconds), count_assay),
        "wrk": lambda: measured(["wrk", "-t1", f"-c{at_once}", f"-d{seconds}s", url], count_wrk),
        "h2load": lambda: measured(["h2load", "--h1", "-t1", f"-c{at_once}", "-D", seconds, url], count_h2load),
    }


def table(rounds, seconds):
    rows = []
    with servers.Bench() as bench:
        plain, tls = bench.start_static_nginx()
        for what, url in (("plain", f"http://127.0.0.1:{plain}/"), ("TLS", f"https://127.0.0.1:{tls}/")):
            figures = measure.in_turns(generators(url, seconds), rounds)
            for name, own in figures.items():
                rate, cost = ([figure[i] for figure in own] for i in range(2))
                wrk_rate, wrk_cost = ([figure[i] for figure in figures["wrk"]] for i in range(2))
                rows.append((f"{name}, {what}", f"{statistics.median(rate):,.0f}",
                             f"{measure.median_ratio(rate, wrk_rate):.2f}", f"{statistics.median(cost):.1f} µs",
                             f"{measure.median_ratio(cost, wrk_cost):.2f}"))
    return page.table(("generator", "requests/s", "of wrk's", "CPU for each request", "of wrk's"), rows)
