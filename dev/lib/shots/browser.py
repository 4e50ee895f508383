"""A headless Chromium driven over its DevTools protocol, as far as taking pictures needs it."""

import base64
import itertools
import json
import os
import shutil
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

import websocket

START_S, WAIT_S, POLL_S = 20, 30, 0.1
# what a page shows until everything on it has arrived
BUSY = (
    "!document.querySelector('.o_web_client, .oe_login_form, #wrapwrap') ||"
    " document.querySelector('.o_loading_indicator, .o_blockUI, .o_action_manager:empty') ||"
    " [...document.images].some(i => i.loading !== 'lazy' && !i.complete)"
)
OPTIONS = (
    "--headless --no-sandbox --disable-gpu --disable-background-networking --hide-scrollbars"
    " --disable-component-update --disable-sync --no-first-run --mute-audio"
    " --disable-dev-shm-usage --force-color-profile=srgb"
).split()


class BrowserError(Exception):
    """The page did not become what was waited for, or a script in it failed."""


class Browser:
    """One browser with one page. Use as a context manager: it ends with the block."""

    def __init__(self):
        self.errors: list[str] = []
        self._is_cut = False
        self._ids = itertools.count(1)
        self._profile = tempfile.mkdtemp(prefix="chromium-")
        program = shutil.which("chromium") or shutil.which("google-chrome") or "chromium"
        self._process = subprocess.Popen(
            [program, *OPTIONS, "--remote-debugging-port=0", f"--user-data-dir={self._profile}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "TZ": "Asia/Jakarta"},
        )
        self._socket = websocket.create_connection(
            self._page_address(), timeout=WAIT_S, suppress_origin=True
        )
        for domain in ("Page", "Runtime"):
            self.command(f"{domain}.enable")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._socket.close()
        self._process.terminate()
        self._process.wait(START_S)
        shutil.rmtree(self._profile, ignore_errors=True)

    def _page_address(self) -> str:
        port_file = Path(self._profile, "DevToolsActivePort")
        end = time.monotonic() + START_S
        while time.monotonic() < end:
            if port_file.exists() and (text := port_file.read_text()):
                with urllib.request.urlopen(f"http://127.0.0.1:{text.split()[0]}/json") as reply:
                    pages = [page for page in json.load(reply) if page["type"] == "page"]
                if pages:
                    return pages[0]["webSocketDebuggerUrl"]
            time.sleep(POLL_S)
        raise BrowserError("Chromium did not start")

    def command(self, method: str, **params) -> dict:
        """Send one DevTools command and return its result; errors of the page are kept."""
        number = next(self._ids)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            message = json.loads(self._socket.recv())
            self._note(message)
            if message.get("id") == number:
                if "error" in message:
                    raise BrowserError(f"{method}: {message['error']['message']}")
                return message["result"]

    def _note(self, message: dict) -> None:
        params = message.get("params", {})
        if self._is_cut:
            return
        if message.get("method") == "Runtime.exceptionThrown":
            self.errors.append(params["exceptionDetails"].get("text", "") + str(params)[:600])
        elif message.get("method") == "Runtime.consoleAPICalled" and params["type"] == "error":
            self.errors.append(str([a.get("value", a.get("description")) for a in params["args"]]))

    def size(self, width: int, height: int, phone: bool = False, scale: float = 1) -> None:
        """The size of the page in CSS pixels; ``phone`` also makes it a touch screen."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": phone}
        self.command("Emulation.setDeviceMetricsOverride", **metrics)
        self.command("Emulation.setTouchEmulationEnabled", enabled=phone)

    def connect(self, is_connected: bool) -> None:
        """Cut the page off from the network, or let it back; what it says of that is no error."""
        self._is_cut = not is_connected
        speed = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        self.command("Network.enable")
        self.command("Network.emulateNetworkConditions", offline=self._is_cut, **speed)

    def script(self, expression: str):
        """The value of a JavaScript expression in the page, promises awaited."""
        result = self.command(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in result:
            raise BrowserError(str(result["exceptionDetails"])[:800])
        return result["result"].get("value")

    def wait(self, condition: str, what: str = "", seconds: float = WAIT_S) -> None:
        """Wait until a JavaScript condition holds."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                if self.script(f"Boolean({condition})"):
                    return
            except BrowserError:
                pass
            time.sleep(POLL_S)
        raise BrowserError(f"waited {seconds} s in vain for {what or condition}")

    def wait_for(self, selector: str, seconds: float = WAIT_S) -> None:
        self.wait(f"document.querySelector({json.dumps(selector)})", selector, seconds)

    def settle(self, quiet_s: float = 0.7) -> None:
        """Wait until the page has loaded and nothing on it is busy for a moment."""
        self.wait(f"document.readyState === 'complete' && !({BUSY})", "a page at rest")
        time.sleep(quiet_s)
        self.wait(f"!({BUSY})", "a page at rest")

    def open(self, url: str) -> None:
        self.command("Page.navigate", url=url)
        self.wait("document.readyState === 'complete'", url)
        self.settle()

    def click(self, selector: str) -> None:
        self.wait_for(selector)
        self.script(f"document.querySelector({json.dumps(selector)}).click()")

    def type(self, selector: str, text: str) -> None:
        """Put text into a field as typing and leaving it would."""
        self.wait_for(selector)
        self.script(
            f"(() => {{ const el = document.querySelector({json.dumps(selector)}); el.focus();"
            f" el.value = {json.dumps(text)};"
            " for (const name of ['input', 'change', 'blur'])"
            " el.dispatchEvent(new Event(name, {bubbles: true})); })()"
        )

    def login(self, url: str, name: str) -> None:
        """Log in as one of the demo users, whose password is their name."""
        self.command("Network.clearBrowserCookies")
        self.open(f"{url}/web/login")
        self.type("#login", name)
        self.type("#password", name)
        self.script("document.querySelector('.oe_login_form').submit()")
        self.wait("!location.pathname.startsWith('/web/login')", f"the log-in of {name}")
        self.settle()

    def picture(self, path: Path, full: bool = False) -> None:
        """Write what is on the screen, or the whole page, as PNG."""
        result = self.command(
            "Page.captureScreenshot", format="png", captureBeyondViewport=full
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(result["data"]))
