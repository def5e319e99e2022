# SPDX-License-Identifier: Apache-2.0
"""The servers that are compared, each started from a configuration of its own on a free port of loopback."""
import pathlib
import socket
import subprocess
import tempfile
import time

from benches import configs, measure, page

TOKENS = 5000  # more than the gateway remembers signatures of
USERS = 100


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Bench:
    """Everything that is started ends with it."""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="assay-bench-")
        self.work = pathlib.Path(self.folder.name)
        self.started = []
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-days", "2", "-subj", "/CN=api.assay.test", "-keyout", self.work / "key.pem",
                        "-out", self.work / "cert.pem"], check=True, capture_output=True)
        both = (self.work / "cert.pem").read_text() + (self.work / "key.pem").read_text()
        (self.work / "both.pem").write_text(both)
        return self

    def __exit__(self, *_):
        for child in self.started:
            if child.stdin:
                child.stdin.close()
            else:
                child.terminate()
            child.wait()
        self.folder.cleanup()

    def start(self, core, command, ports, log):
        """Starts a server that takes the ports it was given; returns its process."""
        with open(log, "wb") as out:
            child = subprocess.Popen(measure.on_core(core, command), stdout=out, stderr=subprocess.STDOUT)
        self.started.append(child)
        for port in ports:
            self.await_port(child, port, log)
        return child

    @staticmethod
    def await_port(child, port, log):
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            if child.poll() is not None:
                break
            time.sleep(0.05)
        page.fail(f"{child.args[3]} did not start:\n" + pathlib.Path(log).read_text(errors="replace"))

    def start_nginx(self, name, core, text, ports):
        file = self.work / f"{name}.conf"
        file.write_text(text)
        return self.start(core, ["nginx", "-e", self.work / f"{name}.error", "-c", file], ports, self.work / f"{name}.log")

    def start_static_nginx(self):
        plain, tls = free_port(), free_port()
        self.start_nginx("static", measure.SERVER_CORE, configs.nginx_static(self.work, plain, tls), (plain, tls))
        return plain, tls

    def start_backend(self):
        """What stands behind the proxies; it shares the generator's core."""
        port = free_port()
        self.start_nginx("backend", measure.CLIENT_CORE, configs.nginx_backend(self.work, port), (port,))
        return port

    def start_proxy_nginx(self, backend, limited):
        name, port = "limited" if limited else "proxy", free_port()
        text = configs.nginx_proxy(self.work, name, port, backend, limited)
        return self.start_nginx(name, measure.SERVER_CORE, text, (port,)).pid, port

    def start_haproxy(self, backend):
        port = free_port()
        (self.work / "haproxy.cfg").write_text(configs.haproxy(self.work, port, backend))
        child = self.start(measure.SERVER_CORE, ["haproxy", "-db", "-f", self.work / "haproxy.cfg"], (port,),
                           self.work / "haproxy.log")
        return child.pid, port

    def start_gateway(self, backend):
        command = measure.on_core(measure.SERVER_CORE, [page.BIN / "bench_gateway", backend, TOKENS, self.work])
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.started.append(child)
        port = child.stdout.readline().strip()
        if not port:
            page.fail("bench_gateway did not start")
        lines = (self.work / "good.fields").read_text().splitlines(keepends=True)
        (self.work / "users.fields").write_text("".join(lines[:USERS]))
        return child.pid, int(port)
