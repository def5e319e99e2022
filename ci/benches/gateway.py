# SPDX-License-Identifier: Apache-2.0
"""CPU of the server for each request: the gateway, HAProxy and nginx, with the same backend and the same requests."""
import statistics

from benches import measure, page, servers

TOOLS = ("nginx", "haproxy", "openssl", "taskset")
TARGETS = ("assay", "bench_gateway")
OWN, PLAIN = "/legacy/own/profile", "/legacy/profile"
REFERENCE = "HAProxy, tokens of 100 users"


def cost(pid, port, path, fields, seconds):
    """(microseconds of the server's CPU for each request, requests in each second)"""
    before = measure.cpu_of(pid)
    output, _ = measure.run(measure.flood(f"https://127.0.0.1:{port}{path}", "--host", "api.assay.test", "--each", fields,
                                          "--connections", measure.CONNECTIONS, "--seconds", seconds))
    after = measure.cpu_of(pid)
    answer = measure.told(output)
    numbers = answer["numbers"]
    if numbers["status_200"] != numbers["sent"]:
        page.fail(f"not every request was answered 200: {output}")
    return (after - before) * 1e6 / numbers["answered"], answer["timings"]["answers_per_s"]


def table(rounds, seconds):
    with servers.Bench() as bench:
        backend = bench.start_backend()
        ours = bench.start_gateway(backend)  # first: it writes the tokens and the issuer's key
        haproxy = bench.start_haproxy(backend)
        limited, proxy = (bench.start_proxy_nginx(backend, duties) for duties in (True, False))
        users, new = bench.work / "users.fields", bench.work / "good.fields"
        lanes = {
            "gateway, tokens of 100 users": (ours, OWN, users),
            REFERENCE: (haproxy, OWN, users),
            "gateway, each token new to it": (ours, OWN, new),
            "HAProxy, each token new to it": (haproxy, OWN, new),
            "nginx with limits and log, no token": (limited, OWN, users),
            "gateway, route without token": (ours, PLAIN, users),
            "nginx, TLS and proxy_pass alone": (proxy, OWN, users),
        }
        figures = measure.in_turns({name: lambda lane=lane: cost(*lane[0], *lane[1:], seconds) for name, lane in lanes.items()},
                                   rounds)
    costs = {name: [figure[0] for figure in own] for name, own in figures.items()}
    rows = [(name, f"{statistics.median(own):.1f} µs", f"{measure.median_ratio(own, costs[REFERENCE]):.2f}",
             f"{measure.median_ratio(own, costs['nginx, TLS and proxy_pass alone']):.2f}",
             f"{statistics.median(figure[1] for figure in figures[name]):,.0f}") for name, own in costs.items()]
    return page.table(("server", "CPU for each request", "of HAProxy's", "of nginx's proxy_pass", "requests/s"), rows)
