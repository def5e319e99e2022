# SPDX-License-Identifier: Apache-2.0
"""Loads, CPU times, and rounds in which everything takes turns."""
import json
import os
import pathlib
import statistics
import subprocess

from benches import page

SERVER_CORE, CLIENT_CORE = 0, 1
CONNECTIONS = 64


def on_core(core, command):
    return ["taskset", "-c", str(core), *map(str, command)]


def cpu_of(pid):
    """Seconds that all threads of a process have run; its children are not counted."""
    times = []
    for thread in pathlib.Path(f"/proc/{pid}/task").iterdir():
        times.append(int((thread / "schedstat").read_text().split()[0]) / 1e9)
    return sum(times)


def run(command):
    """Runs a command on the client's core: (what it printed, seconds of CPU that it took)."""
    child = subprocess.Popen(on_core(CLIENT_CORE, command), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    output = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        page.fail(f"{command[0]} failed:\n{output}")
    return output, usage.ru_utime + usage.ru_stime


def flood(url, *words):
    return [page.BIN / "assay", "flood", "--target", url, "--json", *map(str, words)]


def told(output):
    return json.loads(output.splitlines()[-1])


def in_turns(contestants, rounds):
    """name -> what its function returned in each round; everybody is first equally often."""
    names = list(contestants)
    figures = {name: [] for name in names}
    for turn in range(rounds):
        for offset in range(len(names)):
            name = names[(turn + offset) % len(names)]
            figures[name].append(contestants[name]())
    return figures


def median_ratio(mine, theirs):
    """Median of the ratios within the rounds: on shared cores, figures of different rounds do not compare."""
    return statistics.median(own / other for own, other in zip(mine, theirs))
