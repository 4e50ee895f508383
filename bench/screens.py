"""How long people wait for a list of 80 cameras while a sweep is under way, and while none is."""

import json
import statistics
import time
import urllib.request
from http.cookiejar import CookieJar

from .farm import RunningFarm
from .odoo_server import Database, Server, database_of, wait_for
from .results import Results

DEVICES, QUICK_DEVICES, PORT, REQUESTS = 4000, 1000, 18989, 100
RATIO_MAX = 2.0
FARM_NICE = 5  # as the workers: devices would take nothing from the server's processors at all
FIELDS = {name: {} for name in ("name", "cctv_kind", "cctv_address", "cctv_health", "serial_no")}


class Browser:
    """A session of the web client, as far as lists go."""

    def __init__(self, database: str):
        self._open = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar())
        ).open
        login = {"db": database, "login": "admin", "password": "admin"}
        if not self._call("/web/session/authenticate", login).get("uid"):
            raise SystemExit("The log-in to Odoo failed.")
        known = self._search("fields_get", [list(FIELDS)])
        self._specification = {name: {} for name in FIELDS if name in known}

    def read_list(self) -> float:
        """Seconds of one ``web_search_read`` of 80 cameras."""
        began = time.perf_counter()
        values = {
            "domain": [["cctv_kind", "=", "camera"]], "limit": 80, "offset": 0,
            "specification": self._specification,
        }  # fmt: skip
        found = self._search("web_search_read", [], values)
        if len(found["records"]) != 80:
            raise SystemExit("Odoo did not list the cameras.")
        return time.perf_counter() - began

    def _search(self, method: str, args: list, values: dict | None = None):
        params = {"model": "maintenance.equipment", "method": method, "args": args,
                  "kwargs": values or {}}  # fmt: skip
        return self._call(f"/web/dataset/call_kw/maintenance.equipment/{method}", params)

    def _call(self, path: str, params: dict):
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{PORT}{path}", body, {"Content-Type": "application/json"}
        )
        with self._open(request, timeout=60) as reply:
            answer = json.load(reply)
        if "error" in answer:
            raise SystemExit(f"Odoo answered: {answer['error'].get('data', answer['error'])}")
        return answer["result"]


def run(results: Results, quick: bool = False) -> None:
    devices = QUICK_DEVICES if quick else DEVICES
    running = RunningFarm(devices, silent=0.1, nice=FARM_NICE)
    with running as farm, database_of(farm, 8.0) as database:
        with Server(database, PORT) as server:
            server.wait_until_ready()
            time.sleep(2)
            browser = Browser(database.name)
            for _ in range(5):
                browser.read_list()
            idle = [browser.read_list() for _ in range(REQUESTS)]
            database.make_due()
            database.switch_poll(True)
            busy = _during_sweeps(browser, server, database)
            idle += [] if quick else _idle_again(browser, server, database)
    before, during = (_p95(times) * 1000 for times in (idle, busy))
    results.row("list_of_80_idle_p95", before, "ms")
    results.row("list_of_80_sweeping_p95", during, "ms", before, less_is_better=True)
    wanted = f"a list takes at most {RATIO_MAX:.0f} times as long during a sweep (p95)"
    results.gate(during <= RATIO_MAX * before, wanted)


def _during_sweeps(browser: Browser, server: Server, database: Database) -> list[float]:
    """REQUESTS times, each begun while workers were at work; sweeps follow each other."""
    times: list[float] = []
    while len(times) < REQUESTS:
        if not server.workers:
            database.make_due()
            database.switch_poll(True)
            wait_for(lambda: server.workers, 150)
        times.append(browser.read_list())
    return times


def _idle_again(browser: Browser, server: Server, database: Database) -> list[float]:
    """Idle times afterwards as well: whoever else uses the machine changes meanwhile."""
    database.switch_poll(False)
    wait_for(lambda: not server.workers, 90)
    return [browser.read_list() for _ in range(REQUESTS)]


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]
