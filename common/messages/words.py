"""The words that messages say: one enum for each, so that no service spells them by itself.

On the wire and in journals they are their plain values, which never change; what a service does about a word is its own
affair.
"""

from __future__ import annotations

from enum import StrEnum

from common.phrases import N_, Phrase

#: The kind of paper that tells a store of points (违规记分告知书): ratings orders it, its service starts the window.
POINTS_NOTICE = "points_notice"


class Scope(StrEnum):
    """Whom a measure or a hold is about."""

    STORE = "store"
    CHAIN = "chain"


class Measure(StrEnum):
    """A measure of the agency under the agreement (协议处理), decided by two persons."""

    SUSPENSION = "suspension"
    TERMINATION = "termination"
    CHAIN_SUSPENSION = "chain_suspension"
    RESUMPTION = "resumption"
    CHAIN_RESUMPTION = "chain_resumption"

    @property
    def scope(self) -> Scope:
        """Whether one decision reaches a store, or every store of a chain."""
        return Scope.CHAIN if self.is_of_chain else Scope.STORE

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
    def has_list(self) -> bool:
        """Whether its decision keeps a list of stores that is compared before it is numbered; of one store, itself."""
        return self.is_of_chain or self.ends_a_hold

    @property
    def label(self) -> Phrase:
        """The measure's name on pages and papers."""
        return _LABELS[self]


_LABELS = {
    Measure.SUSPENSION: N_("中止医保服务协议"),
    Measure.TERMINATION: N_("解除医保服务协议"),
    Measure.CHAIN_SUSPENSION: N_("责令连锁门店整改并暂停医保结算"),
    Measure.RESUMPTION: N_("恢复医保服务协议"),
    Measure.CHAIN_RESUMPTION: N_("恢复连锁门店医保结算"),
}


class SettlementService(StrEnum):
    """What a designated pharmacy settles with the fund; a hold covers all of them or some."""

    PERSONAL_ACCOUNT = "personal_account"  # 个人账户
    OUTPATIENT_POOLING = "outpatient_pooling"  # 门诊统筹
    CHRONIC_DISEASE = "chronic_disease"  # 慢特病
    DUAL_CHANNEL = "dual_channel"  # 双通道


ALL_SERVICES = tuple(SettlementService)


class Costs(StrEnum):
    """What happens to the costs that arise during a hold."""

    REFUSED = "refused"  # 不予结算
    DEFERRED = "deferred"  # 暂缓结算


class HoldKind(StrEnum):
    """The legal kind of a hold: they differ in who decides, what they count for, and how they end."""

    AGREEMENT_SUSPENSION = "agreement_suspension"
    PAYMENT_STOP = "payment_stop"
    INVESTIGATION = "investigation"  # 735 Art. 30
    ADMINISTRATIVE_ORDER = "administrative_order"
    OWN_REQUEST = "own_request"
    CHAIN = "chain"  # 责令整改、暂停结算

    @property
    def label(self) -> Phrase:
        """The kind's name on pages and papers."""
        return _HOLD_LABELS[self]


_HOLD_LABELS = {
    HoldKind.AGREEMENT_SUSPENSION: N_("中止协议"),
    HoldKind.PAYMENT_STOP: N_("暂停结算"),
    HoldKind.INVESTIGATION: N_("调查期间暂停结算"),
    HoldKind.ADMINISTRATIVE_ORDER: N_("行政部门责令暂停"),
    HoldKind.OWN_REQUEST: N_("药店申请中止"),
    HoldKind.CHAIN: N_("连锁暂停结算"),
}


class MembershipKind(StrEnum):
    """How a store belongs to its chain: run by it (直营), or under its name only (加盟)."""

    DIRECT = "direct"
    FRANCHISE = "franchise"

    def counts(self, *, with_franchise: bool) -> bool:
        """Whether a membership of this kind counts for the chain's shares."""
        return self is MembershipKind.DIRECT or with_franchise
