"""What an importer decides about cells and rows without a problem of their own: counted, so that it can be told."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import Enum

from common.phrases import N_, Param, Phrase, filled
from services.agreements.rosters.domain.chain_names import ChainNames
from services.agreements.rosters.domain.roster_tables import Plan

_SHOWN = 20


class NoStore(Enum):
    """Why a row below the header is no store, and how that is told."""

    TOTAL = N_("第 %(rows)s 行以小计、合计等开头，共 %(count)s 行，不作为药店，已略去。")
    NOTE = N_("第 %(rows)s 行是附注或签署（“注：”“填表人：”等），共 %(count)s 行，不作为药店，已略去。")
    BESIDE = N_("第 %(rows)s 行只在未采用的列中有内容，共 %(count)s 行，不作为药店，已略去。")


@dataclass(slots=True)
class _Rows:
    count: int = 0
    first: list[int] = field(default_factory=list)

    def add(self, line: int) -> None:
        self.count += 1
        if self.count <= _SHOWN:
            self.first.append(line)

    def params(self, plan: Plan) -> dict[str, Param]:
        shown = "、".join(plan.named(self.first))
        return {"rows": shown if self.count <= _SHOWN else f"{shown}……", "count": self.count}


@dataclass(slots=True)
class Told:
    """Counts of what was taken otherwise than it stands there; words and rows as they were met."""

    single_words: Counter[str] = field(default_factory=Counter)
    nothing_words: Counter[str] = field(default_factory=Counter)
    text_marks: int = 0
    areas_of_codes: int = 0
    kinds_assumed: int = 0
    chain_names: ChainNames = field(default_factory=ChainNames)
    _no_stores: dict[NoStore, _Rows] = field(default_factory=lambda: {why: _Rows() for why in NoStore})

    def add_no_store(self, why: NoStore, line: int) -> None:
        """Count a row that is left out since it is no store."""
        self._no_stores[why].add(line)

    def sentences(self, plan: Plan) -> tuple[str, ...]:
        """What whoever commits should know of it."""
        return tuple(filled(phrase, params) for phrase, params in self._phrases(plan))

    def _phrases(self, plan: Plan) -> list[tuple[Phrase, dict[str, Param]]]:
        found: list[tuple[Phrase, dict[str, Param]]] = []
        found += [(why.value, rows.params(plan)) for why, rows in self._no_stores.items() if rows.count]
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
        if self.kinds_assumed:
            phrase = N_("%(count)s 家药店写明了连锁而没有写明连锁性质，按直营登记；加盟店请写明“加盟”后重新上传。")
            found.append((phrase, {"count": self.kinds_assumed}))
        if doubted := self.chain_names.told():
            found.append(doubted)
        return found


def _quoted(words: Counter[str]) -> str:
    return "".join(f"“{word}”" for word, _ in words.most_common(5))
