"""What of a file is not taken over, and what is taken otherwise than it stands: counted, and told in the preview."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from services.agreements.rosters.domain.quoting import listed, quoted
from services.agreements.rosters.domain.roster_grid import Row, letters
from services.agreements.rosters.domain.roster_tables import Part, Plan, WhyLeft

#: Merged ranges that are told one by one; all of them are counted.
_MAX_RANGES = 50
_WHY = {WhyLeft.HIDDEN: "已隐藏", WhyLeft.NO_HEADER: "没有名册的表头"}


@dataclass(slots=True)
class Leftovers:
    """What was met so far: rows by the place of their part, and of columns that are not taken over what they hold."""

    rows: Counter[int] = field(default_factory=Counter)
    _unnamed: dict[str, None] = field(default_factory=dict)
    _formulas: dict[str, None] = field(default_factory=dict)

    def take(self, part: Part, row: Row) -> Sequence[str]:
        """Count a row; its cells without those of a sheet that stand beyond the header."""
        self.rows[part.place] += 1
        used, headings = part.columns.taken, part.columns.headings
        for place, cell in enumerate(row.cells):
            if place in used or not cell.strip():
                continue
            name = headings[place] if place < len(headings) and headings[place] else letters(place + 1)
            if name not in headings and (part.table.is_grid or place < len(headings)):
                self._unnamed[name] = None
            if cell.startswith("="):
                self._formulas[name] = None
        return row.cells[: len(headings)] if part.table.is_grid else row.cells

    def unused(self, plan: Plan) -> tuple[str, ...]:
        """The columns that are not taken over, by heading, or by letter where there is content without a heading."""
        named = dict.fromkeys(each for part in plan.parts for each in part.columns.unused)
        return tuple(f"{name}（{what}）" if (what := self._what(name)) else name for name in (*named, *self._unnamed))

    def sentences(self, plan: Plan) -> list[str]:
        """All of it, in sentences for whoever commits the import."""
        found = []
        for part in plan.parts:
            name = f"工作表“{quoted(part.table.name)}”" if len(plan.parts) > 1 else ""
            if part.titles:
                found.append(f"{name}表头在第 {part.header} 行，其上方 {part.titles} 行是标题，未采用。")
            if part.merged:
                found.append(f"{name}按合并单元格取值：{listed(map(str, part.merged))}。")
            if part.hidden_columns:
                found.append(f"{name}以下列已隐藏，仍已采用：{listed(part.hidden_columns)}。")
        for sheet in plan.left:
            found.append(f"工作表“{quoted(sheet.name)}”未读取（{_WHY[sheet.why]}），其中有内容的行 {sheet.rows} 行。")
        if unused := self.unused(plan):
            found.append(f"以下列未采用：{listed(unused)}。")
        return found

    def fields(self, plan: Plan) -> dict[str, Any]:
        """All of it, as JSON-simple values."""
        ranges = [(part.table.name, str(each)) for part in plan.parts for each in part.merged]
        return {
            "sheets": [
                {
                    "name": quoted(part.table.name),
                    "header_row": part.header,
                    "title_rows": part.titles,
                    "rows": self.rows[part.place],
                }
                for part in plan.parts
            ],
            "sheets_left": [
                {"name": quoted(each.name), "reason": each.why.value, "rows": each.rows} for each in plan.left
            ],
            "unused_columns": [quoted(each) for each in self.unused(plan)],
            "hidden_columns": [each for part in plan.parts for each in part.hidden_columns],
            "merged_count": len(ranges),
            "merged_ranges": [
                f"{quoted(name)}!{each}" if len(plan.parts) > 1 else each for name, each in ranges[:_MAX_RANGES]
            ],
        }

    def _what(self, name: str) -> str:
        kinds = (("无列名", name in self._unnamed), ("有公式", name in self._formulas))
        return "，".join(text for text, is_so in kinds if is_so)


def no_leftovers() -> dict[str, Any]:
    """The fields of a roster of which nothing is known."""
    return {
        "sheets": [],
        "sheets_left": [],
        "unused_columns": [],
        "hidden_columns": [],
        "merged_count": 0,
        "merged_ranges": [],
    }
