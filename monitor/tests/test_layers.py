"""Imports point one way, read off the syntax trees: probe ← sweep ← worker, and never odoo."""

import ast
import unittest
from pathlib import Path

MONITOR = Path(__file__).resolve().parents[1]
ROOT = MONITOR.parent

SOCKETS = {"open_connection", "create_connection", "create_server", "start_server", "sock_connect",
           "create_datagram_endpoint", "open_unix_connection"}  # fmt: skip
"""Calls that open connections; transport.py alone may."""

NETWORK_MODULES = {"socket", "ssl", "http.client", "urllib.request", "requests", "zeep", "onvif",
                   "socketserver", "ftplib", "telnetlib", "aiohttp", "httpx"}  # fmt: skip

LIBRARIES = {"find/bounded.py", "find/rich.py", "find/ws_discovery.py"}
"""Modules of the search that hand the network to a library: zeep, and WS-Discovery's. They run in
processes of their own, never in a worker of the sweep."""

DECIDING = ("state", "decide", "topology", "schedule", "plan")
"""Modules of the sweep that are pure: no input, no output, no clock of their own."""

PARSERS = ("auth", "bits", "channel_paths", "device_time", "event_soap", "event_topics",
           "evidence", "frame", "headers", "http", "judgement", "lockout", "onvif", "profiles",
           "quirks", "recorders/cgi", "recorders/isapi", "recorders/profile_g", "recorders/spans",
           "recorders/texts", "recorders/times", "rtp", "rtp_h26x", "rtp_jpeg", "rtp_packet",
           "rtsp", "sdp", "soap", "uris", "wsse")  # fmt: skip
"""Modules of the probe that take bytes or values and give values."""


def python_files(folder: Path):
    return sorted(path for path in folder.rglob("*.py") if "__pycache__" not in path.parts)


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> set[str]:
    """Full names of the modules that a file imports, at any depth of nesting."""
    package = module_name(path).split(".")
    if path.name != "__init__.py":
        package = package[:-1]
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(), str(path))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            name = ".".join([*base, *filter(None, [node.module])])
            found |= {name} | {f"{name}.{alias.name}" for alias in node.names}
    return found


def dynamic_imports(path: Path) -> list[str]:
    """Arguments of __import__ and import_module: a way around."""
    calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    names = {"__import__", "import_module"}
    return [ast.unparse(call) for call in calls if called(call) in names]


def called(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def within(names: set[str], *packages: str) -> set[str]:
    return {n for n in names if any(n == p or n.startswith(f"{p}.") for p in packages)}


class TestLayers(unittest.TestCase):
    product = [path for path in python_files(MONITOR) if MONITOR / "tests" not in path.parents]

    def test_there_is_something_to_look_at(self):
        names = {module_name(path) for path in self.product}
        self.assertLessEqual({"monitor.probe.probe", "monitor.probe.stream"}, names)
        self.assertIn("monitor.probe.types", imports(MONITOR / "probe" / "run.py"))

    def test_nothing_imports_odoo(self):
        for path in python_files(MONITOR):
            self.assertFalse(within(imports(path), "odoo", "openerp", "helpdesk_cctv"), path)
            self.assertFalse([c for c in dynamic_imports(path) if "odoo" in c], path)

    def test_the_product_imports_neither_tests_nor_simulator_nor_bench(self):
        for path in self.product:
            self.assertFalse(within(imports(path), "monitor.tests", "simulator", "bench"), path)

    def test_the_probe_knows_nothing_of_the_sweep(self):
        for path in python_files(MONITOR / "probe"):
            above = within(
                imports(path), "monitor.sweep", "monitor.worker", "monitor.picture_worker"
            )
            self.assertFalse(above, path)

    def test_the_search_is_apart(self):
        """Neither the probe nor the sweep nor their workers load it, and zeep with it."""
        for start in ("monitor.worker", "monitor.picture_worker", "monitor.sweep.engine"):
            self.assertFalse(within(self._reached(start), "monitor.find", "monitor.finder"), start)

    def test_the_sweep_knows_nothing_of_the_workers_but_their_names(self):
        for path in python_files(MONITOR / "sweep"):
            self.assertFalse(
                within(imports(path), "monitor.worker", "monitor.picture_worker"), path
            )

    def test_deciding_is_pure(self):
        banned = ("asyncio", "subprocess", "socket", "os", "time", "random", "threading", "logging")
        for name in DECIDING:
            path = MONITOR / "sweep" / f"{name}.py"
            if path.exists():
                self.assertFalse(within(imports(path), *banned), path)

    def test_parsers_do_no_input_and_output(self):
        banned = ("asyncio", "subprocess", "socket", "ssl", "threading", "logging",
                  "monitor.probe.transport", "monitor.probe.client")  # fmt: skip
        for name in PARSERS:
            path = MONITOR / "probe" / f"{name}.py"
            self.assertTrue(path.exists(), path)
            self.assertFalse(within(imports(path), *banned), path)
            opened = {called(node) for node in ast.walk(ast.parse(path.read_text()))
                      if isinstance(node, ast.Call)}  # fmt: skip
            self.assertFalse({"open", "print", "system", "Popen"} & opened, path)

    def test_one_module_opens_sockets(self):
        for path in self.product:
            calls = {called(node) for node in ast.walk(ast.parse(path.read_text()))
                     if isinstance(node, ast.Call)}  # fmt: skip
            if path.name == "transport.py":
                self.assertTrue(SOCKETS & calls)
                continue
            self.assertFalse(SOCKETS & calls, path)
            is_of_library = path.relative_to(MONITOR).as_posix() in LIBRARIES
            if path.name != "resolver.py" and not is_of_library:
                self.assertFalse(within(imports(path), *NETWORK_MODULES), path)

    def test_no_video_capture_no_pickle_no_evaluation(self):
        for path in self.product:
            self.assertFalse(within(imports(path), "pickle", "marshal", "shelve"), path)
            names = {node.attr for node in ast.walk(ast.parse(path.read_text()))
                     if isinstance(node, ast.Attribute)}  # fmt: skip
            self.assertNotIn("VideoCapture", names, path)
            calls = {getattr(node.func, "id", "") for node in ast.walk(ast.parse(path.read_text()))
                     if isinstance(node, ast.Call)}  # fmt: skip
            self.assertFalse({"eval", "exec"} & calls, path)

    def test_decoders_stay_out_of_the_probe_s_process(self):
        """Only what the picture process loads may import the decoders."""
        reached = self._reached("monitor.probe.probe")
        loaded = set().union(*(imports(path) for name, path in self._modules() if name in reached))
        self.assertFalse(within(loaded, "av", "cv2", "numpy"))

    def _modules(self):
        return [(module_name(path), path) for path in self.product]

    def _reached(self, start: str) -> set[str]:
        paths, reached, todo = dict(self._modules()), set(), [start]
        while todo:
            name = todo.pop()
            if name in paths and name not in reached:
                reached.add(name)
                todo += imports(paths[name])
        return reached
