"""What an importer decides about cells and rows without a problem of their own: counted, so that it can be told."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from common.phrases import N_, Param, Phrase, filled
from services.agreements.rosters.domain.roster_tables import Plan

_SHOWN = 20


@dataclass(slots=True)
class Told:
    """Counts of what was taken otherwise than it stands there; words and rows as they were met."""

    single_words: Counter[str] = field(default_factory=Counter)
    nothing_words: Counter[str] = field(default_factory=Counter)
    text_marks: int = 0
    areas_of_codes: int = 0
    totals: int = 0
    _first_totals: list[int] = field(default_factory=list)

    def add_total(self, line: int) -> None:
        """Count a row that is no store but a sum."""
        self.totals += 1
        if self.totals <= _SHOWN:
            self._first_totals.append(line)

    def sentences(self, plan: Plan) -> tuple[str, ...]:
        """What whoever commits should know of it."""
        return tuple(filled(phrase, params) for phrase, params in self._phrases(plan))

    def _phrases(self, plan: Plan) -> list[tuple[Phrase, dict[str, Param]]]:
        found: list[tuple[Phrase, dict[str, Param]]] = []
        if self.totals:
            phrase = N_("第 %(rows)s 行以小计、合计等开头，共 %(count)s 行，不作为药店，已略去。")
            found.append((phrase, {"rows": self._totals(plan), "count": self.totals}))
        if self.single_words:
            phrase = N_("连锁列中%(words)s等写法 %(count)s 行，按单体药店登记。")
            found.append((phrase, {"words": _quoted(self.single_words), "count": self.single_words.total()}))
        if self.nothing_words:
            phrase = N_("%(words)s等写法 %(count)s 格，按空白登记。")
            found.append((phrase, {"words": _quoted(self.nothing_words), "count": self.nothing_words.total()}))
        if self.text_marks:
            phrase = N_('%(count)s 格前的撇号或 ="…" 是表格软件的文本标记，已略去，按其内容登记。')
            found.append((phrase, {"count": self.text_marks}))
        if self.areas_of_codes:
            phrase = N_("%(count)s 家药店没有填写区划，取自医保编码中的行政区划代码。")
            found.append((phrase, {"count": self.areas_of_codes}))
        return found

    def _totals(self, plan: Plan) -> str:
        shown = "、".join(plan.named(self._first_totals))
        return shown if self.totals <= _SHOWN else f"{shown}……"


def _quoted(words: Counter[str]) -> str:
    return "".join(f"“{word}”" for word, _ in words.most_common(5))
