"""The reasons in words, as a pharmacist reads them."""

import pytest

from common.messages.words import ALL_SERVICES, Costs, HoldKind
from services.agreements.domain.holds import HoldScope
from services.agreements.domain.standing import Cause, Reason
from services.agreements.stores.api.views import reason_text
from tests.agreements.builders import ending, midnight


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        (Reason(Cause.NO_AGREEMENT), "尚未签订医保服务协议。"),
        (
            Reason(Cause.AGREEMENT_NOT_BEGUN, until=midnight("06-01")),
            "医保服务协议自2025年6月1日起生效，现在尚未生效。",
        ),
        (Reason(Cause.AGREEMENT_EXPIRED, from_at=midnight("06-01")), "医保服务协议已于2025年5月31日期满终止。"),
        (
            Reason(Cause.AGREEMENT_EXPIRED, from_at=midnight("06-01"), until=midnight("07-01")),
            "医保服务协议已于2025年5月31日期满终止，新协议自2025年7月1日起生效。",
        ),
        (
            Reason(Cause.AGREEMENT_TERMINATED, from_at=midnight("06-01"), number="示医保决〔2025〕9号"),
            "医保服务协议已被解除（示医保决〔2025〕9号），自2025年6月1日零时起停止结算。",
        ),
        (
            Reason(
                Cause.HELD,
                from_at=midnight("08-04"),
                until=midnight("11-04"),
                kind=HoldKind.AGREEMENT_SUSPENSION,
                scope=HoldScope.STORE,
                costs=Costs.REFUSED,
                number="示医保决〔2025〕3号",
            ),
            "中止协议：示医保决〔2025〕3号，自2025年8月4日零时起至2025年11月3日二十四时止，期间费用不予结算。",
        ),
        (
            Reason(
                Cause.HELD,
                from_at=midnight("08-04"),
                until=midnight("10-01"),
                kind=HoldKind.AGREEMENT_SUSPENSION,
                scope=HoldScope.STORE,
                costs=Costs.REFUSED,
                number="示医保决〔2025〕3号",
                ending=ending("case-1", until_on="10-01", number="示医保决〔2025〕8号"),
            ),
            (
                "中止协议：示医保决〔2025〕3号，自2025年8月4日零时起至2025年9月30日二十四时止"
                "（依示医保决〔2025〕8号自2025年10月1日零时起恢复），期间费用不予结算。"
            ),
        ),
        (
            Reason(
                Cause.HELD,
                from_at=midnight("08-04"),
                until=midnight("10-01"),
                kind=HoldKind.CHAIN,
                scope=HoldScope.CHAIN,
                costs=Costs.REFUSED,
                number="示医保决〔2025〕3号",
                ending=ending("case-1", until_on="10-01"),
            ),
            (
                "连锁暂停结算：示医保决〔2025〕3号，自2025年8月4日零时起至2025年9月30日二十四时止"
                "（依恢复决定自2025年10月1日零时起恢复），期间费用不予结算。"
            ),
        ),
        (
            Reason(
                Cause.HELD,
                services=ALL_SERVICES[:2],
                from_at=midnight("08-04"),
                kind=HoldKind.CHAIN,
                scope=HoldScope.CHAIN,
                costs=Costs.DEFERRED,
                number="示医保决〔2025〕3号",
            ),
            (
                "连锁暂停结算（仅限个人账户、门诊统筹）：示医保决〔2025〕3号，自2025年8月4日零时起至作出恢复决定为止，"
                "期间费用暂缓结算。"
            ),
        ),
    ],
)
def test_a_reason_in_words(reason, text):
    assert reason_text(reason) == text
