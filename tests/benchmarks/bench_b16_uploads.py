"""B16: the standing check while rosters are uploaded, a bomb and 100,000 rows among them, against itself without."""

import io
import tempfile
import uuid
import zipfile
from pathlib import Path
from statistics import median
from typing import Any

import httpx2

from deploy.demo.city import cast
from deploy.demo.waiting import wait_for
from deploy.stack.hand import Hand, Refused
from tests.agreements import roster_files as rosters
from tests.benchmarks.http_load import get_request, measure
from tests.beside import beside
from tests.stacks import RunningStack

CONNECTIONS = 2
#: As many rounds of so many seconds, each beside one without uploads: of short uploads, and of a long one.
SHORT, LONG = (8, 2.0), (4, 6.0)
_LARGE = 100_000
_BAR = 1.5
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_AGAINST = "itself without uploads, through the gateway of the embedded stack"
Row = tuple[str, str, str, str, bool, str]


def run() -> list[Row]:
    """Of each kind of upload the median of a check, as the median of alternating rounds."""
    with tempfile.TemporaryDirectory(prefix="yaocheng-bench-") as folder:
        stack = RunningStack(Path(folder) / "stack").wait_ready()
        try:
            with httpx2.Client(base_url=stack.address, timeout=120.0, trust_env=False) as client:
                ground = _Ground(client, port=stack.layout.ports["gateway"])
                wrong = rosters.csv_of(rosters.row(f"误{n}药房", area="蓬莱区") for n in range(2_000))
                return [
                    ground.row("a workbook of 1.4 million texts", _bomb(), SHORT),
                    ground.row("2,000 wrong rows, checked at once", wrong, SHORT),
                    ground.row(f"{_LARGE:,} rows, with their validation", _large(), LONG),
                ]
        finally:
            stack.stop()


class _Ground:
    """A running stack, who uploads to it, and who asks for standings."""

    def __init__(self, client: httpx2.Client, *, port: int) -> None:
        self._port = port
        self._uploading = _hand(client, cast.ADMINISTRATOR)
        stores = [each["id"] for each in self._uploading.get_all("/stores")]
        credentials = {"username": cast.ADMINISTRATOR, "password": cast.DEMO_PASSWORD}
        token = client.post("/api/v1/session", json=credentials).json()["token"]
        self._requests = [get_request(f"/api/v1/stores/{each}/standing", token=token) for each in stores]

    def row(self, what: str, content: bytes, rounds: tuple[int, float]) -> Row:
        """The row of one kind of upload."""
        number, seconds = rounds
        pairs = [self._pair(content, seconds) for _ in range(number)]
        slowness = median(busy / quiet for quiet, busy in pairs)
        quiet, busy = (median(each[side] for each in pairs) * 1000 for side in (0, 1))
        detail = f"{busy:.1f} against {quiet:.1f} ms, {CONNECTIONS} connections, {number} rounds of {seconds:.0f} s"
        name = f"B16 standing check, median, while uploading {what}"
        return (name, _AGAINST, f"≤ {_BAR} ×", f"{slowness:.2f} ×", slowness <= _BAR, detail)

    def _pair(self, content: bytes, seconds: float) -> tuple[float, float]:
        quiet = self._median(seconds)
        with beside((lambda: self._upload(content), 0.0)):
            return quiet, self._median(seconds)

    def _median(self, seconds: float) -> float:
        found = measure(self._port, self._requests, connections=CONNECTIONS, seconds=seconds)
        if found.statuses != {200}:
            raise RuntimeError(f"a server refused: {found}")
        return found.median

    def _upload(self, content: bytes) -> None:
        """One upload, until it is validated or refused."""
        try:
            receipt = self._uploading.upload("/imports", step=uuid.uuid4().hex, filename="roster", content=content)
        except Refused as refused:
            if refused.status != 422:
                raise
            return
        wait_for(lambda: self._state(receipt["id"]) != "received", seconds=300.0, what="the validation")

    def _state(self, import_id: str) -> Any:
        return self._uploading.get(f"/imports/{import_id}")["state"]


def _hand(client: httpx2.Client, username: str) -> Hand:
    return Hand(client, username=username, password=cast.DEMO_PASSWORD, series=f"bench-{uuid.uuid4().hex[:8]}")


def _large() -> bytes:
    return rosters.csv_of(rosters.row(f"益民第{n}大药房", chain=f"益民{n % 50}") for n in range(_LARGE))


def _bomb() -> bytes:
    """An honest workbook, but for its shared texts."""
    packed = io.BytesIO(rosters.workbook_of(rosters.rows_of([rosters.row("甲")])))
    with zipfile.ZipFile(packed) as honest:
        parts = {name: honest.read(name) for name in honest.namelist()}
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{_MAIN}">{"<si><t/></si>" * 1_400_000}</sst>'.encode()
    with zipfile.ZipFile(packed := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return packed.getvalue()
