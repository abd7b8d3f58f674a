"""What can be decided, with the scope, the name and the paper of each measure; blueprint sections 5 and 6."""

from __future__ import annotations

from enum import StrEnum


class Measure(StrEnum):
    """A measure of the agency under the agreement (协议处理)."""

    SUSPENSION = "suspension"
    TERMINATION = "termination"
    CHAIN_SUSPENSION = "chain_suspension"
    RESUMPTION = "resumption"
    CHAIN_RESUMPTION = "chain_resumption"

    @property
    def is_of_chain(self) -> bool:
        """Whether one decision reaches every store of a chain."""
        return self in (Measure.CHAIN_SUSPENSION, Measure.CHAIN_RESUMPTION)

    @property
    def has_months(self) -> bool:
        """Whether the measure lasts a number of months (else it is open-ended, or a single event)."""
        return self is Measure.SUSPENSION

    @property
    def burdens(self) -> bool:
        """Whether the measure takes something from the party, so that its defence must be dealt with."""
        return not self.ends_a_hold

    @property
    def calls_for_rectification(self) -> bool:
        """Whether the party has to put something right before its settlement is resumed."""
        return self in (Measure.SUSPENSION, Measure.CHAIN_SUSPENSION)

    @property
    def ends_a_hold(self) -> bool:
        """Whether the measure ends the hold of an earlier decision."""
        return self in (Measure.RESUMPTION, Measure.CHAIN_RESUMPTION)

    @property
    def label(self) -> str:
        """The measure's name on pages and papers."""
        return _LABELS[self]

    @property
    def paper_kind(self) -> str:
        """The kind of paper that carries the decision: the name of its renderer."""
        return f"{self.value}_decision"


_LABELS = {
    Measure.SUSPENSION: "中止医保服务协议",
    Measure.TERMINATION: "解除医保服务协议",
    Measure.CHAIN_SUSPENSION: "中止连锁全部门店医保服务协议",
    Measure.RESUMPTION: "恢复医保服务协议",
    Measure.CHAIN_RESUMPTION: "恢复连锁门店医保服务协议",
}

#: The settlement services that a decision of this slice covers: all of them.
ALL_SERVICES = ("personal_account", "outpatient_pooling", "chronic_disease", "dual_channel")
