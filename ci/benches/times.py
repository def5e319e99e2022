# SPDX-License-Identifier: Apache-2.0
"""How long the platform takes to come up, and `assay run` and `assay prove` in both modes."""
import statistics
import subprocess
import tempfile
import time

from benches import page

TOOLS = ()
TARGETS = ("assay", "assay-node", "bench_platform_up")
STARTS, RUNS, PROOFS = 20, 5, 3


def output(command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    if done.returncode != 0:
        page.fail(f"{' '.join(map(str, command))} failed:\n{done.stdout[-4000:]}{done.stderr[-4000:]}")
    return done.stdout


def wall(count, command):
    """Median of the command's wall time, in seconds."""
    taken = []
    for _ in range(count):
        begin = time.monotonic()
        output(command)
        taken.append(time.monotonic() - begin)
    return f"{statistics.median(taken):.2f} s"


def table(_rounds, _seconds):
    rows = []
    with tempfile.TemporaryDirectory(prefix="assay-bench-") as work:
        for mode in ("in-process", "subprocess"):
            up = output([page.BIN / "bench_platform_up", mode, STARTS]).strip()
            rows.append((f"platform up, {mode}", up, f"{STARTS} starts, first one apart"))
            for verb, count in (("run", RUNS), ("prove", PROOFS)):
                taken = wall(count, [page.BIN / "assay", verb, "--mode", mode, "--out", f"{work}/{verb}"])
                rows.append((f"`assay {verb} --mode {mode}`", taken, f"median of {count}"))
    return page.table(("what", "time", "how"), rows)
