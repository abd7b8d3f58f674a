"""To which chain a row says that its store belongs, and how; a word that means none makes a single store (单体药店)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from common.folding import fold
from common.messages.words import MembershipKind
from common.phrases import N_
from services.agreements.domain.no_chain import is_single, is_unnamed
from services.agreements.rosters.domain.quoting import quoted
from services.agreements.rosters.domain.roster import Columns, RosterField, RowProblem

_KINDS: Mapping[str, MembershipKind] = MappingProxyType(
    {
        **dict.fromkeys(("直营", "直营店", "直营连锁", "直营门店", "DIRECT"), MembershipKind.DIRECT),
        **dict.fromkeys(("加盟", "加盟店", "加盟连锁", "加盟门店", "特许加盟", "FRANCHISE"), MembershipKind.FRANCHISE),
    }
)


@dataclass(frozen=True, slots=True)
class Belonging:
    """The chain of a row, None for a single store, how it belongs to it, and what is told of that.

    Where a chain is named and not how the store belongs to it, 直营 is assumed: `is_kind_assumed`.
    """

    chain: str | None
    kind: MembershipKind
    problems: tuple[RowProblem, ...] = ()
    is_kind_assumed: bool = False


def belonging_of(found: Mapping[RosterField, str], *, row: int, columns: Columns) -> Belonging:
    """What the cells of chain and kind say together."""
    chain, text = found[RosterField.CHAIN], found[RosterField.CHAIN_KIND]
    kind = _KINDS.get(fold(text))
    problems = tuple(_problems(chain, text, kind, row=row, columns=columns))
    single = is_single(chain)
    return Belonging(None if single else chain, kind or MembershipKind.DIRECT, problems, not single and kind is None)


def _problems(
    chain: str, text: str, kind: MembershipKind | None, *, row: int, columns: Columns
) -> Iterator[RowProblem]:
    heading = columns.heading(RosterField.CHAIN_KIND)
    if chain and is_unnamed(chain):
        phrase, remedy = N_("“%(text)s”不是连锁的名称。"), N_("请填写连锁的名称；不属于连锁的留空。")
        yield RowProblem(row, columns.heading(RosterField.CHAIN), "chain_unnamed", phrase, remedy, {"text": chain})
    if text and kind is None and not (is_single(chain) and is_single(text)):
        phrase, remedy = N_("不认识的连锁性质：%(text)s。"), N_("请填写“直营”或“加盟”。")
        yield RowProblem(row, heading, "unknown_chain_kind", phrase, remedy, {"text": quoted(text)})
    elif kind is not None and is_single(chain):
        phrase = N_("连锁性质是“%(text)s”，但没有连锁名称，按单体药店登记。")
        remedy = N_("属于连锁的，请补上连锁名称后重新上传。")
        yield RowProblem(row, heading, "chain_missing", phrase, remedy, {"text": text})
