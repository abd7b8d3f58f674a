"""A withdrawal that dies between its two writes, the paper and the case, leaves no paper that nobody may number."""

import signal
import subprocess
import sys

import pytest

from common.errors import Conflict
from services.gateway import clerk
from services.gateway.cases.domain.case import Status
from services.gateway.cases.storage import cases
from services.gateway.cases.usecases.order_decision import paper_id_of
from services.gateway.cases.usecases.release_broken_withdrawals import release_broken_withdrawals
from services.gateway.cases.usecases.withdraw_case import withdraw_case, withdrawal_of, write_withdrawal
from services.gateway.papers.domain.papers import PaperStatus
from services.gateway.papers.storage import papers
from services.gateway.papers.usecases.number_papers import Numbering, number_papers
from services.gateway.papers.usecases.withhold_paper import withhold_paper
from tests.gateway.builders import approved, approver, command

CHILD = """
import sys
from common import clock, mongo
from common.people.commands import Command, service_actor
from services.gateway.cases.storage import cases
from services.gateway.cases.usecases.withdraw_case import write_withdrawal
mongo.connect(sys.argv[1], alias="gateway", database_name=sys.argv[2])
asked = Command(service_actor("ratings"), "withdrawal-1", clock.now())
write_withdrawal(cases.get(sys.argv[3]), reason="发现新证据", command=asked)
"""


@pytest.fixture
def waiting(gateway_db, follow):
    """An approved case whose paper waits for its number."""
    case = approved()
    follow()
    return cases.get(case.case_id)


def is_numbered(case, tmp_path) -> bool:
    """Whether the paper has a number after the numberer looked for what waits."""
    number_papers(Numbering("test", tmp_path, command()))
    return papers.get(paper_id_of(case.case_id)).number is not None


def withheld_by(case) -> list[str]:
    return [each.by for each in papers.get(paper_id_of(case.case_id)).withheld]


@pytest.mark.parametrize(("fault", "is_withdrawn"), [("after_withholding", False), ("after_write", True)])
def test_a_paper_of_a_withdrawal_that_was_killed(
    waiting, databases, environment_of, tmp_path, follow, fault, is_withdrawn
):
    environment = {**environment_of("gateway"), "YAOCHENG_FAULT": fault}
    child = subprocess.run(
        [sys.executable, "-c", CHILD, databases.uri, databases.names["gateway"], waiting.case_id],
        env={**environment, "PATH": "/usr/bin:/bin"},
        check=False,
    )
    assert child.returncode == -signal.SIGKILL
    assert (withheld_by(waiting), is_numbered(waiting, tmp_path)) == ([withdrawal_of(waiting)], False)

    assert release_broken_withdrawals() == (0 if is_withdrawn else 1)

    assert is_numbered(waiting, tmp_path) is not is_withdrawn
    follow()
    wanted = (Status.WITHDRAWN, PaperStatus.VOID) if is_withdrawn else (Status.APPROVED, PaperStatus.NUMBERED)
    assert (cases.get(waiting.case_id).status, papers.get(paper_id_of(waiting.case_id)).status) == wanted
    assert release_broken_withdrawals() == 0


def test_a_withdrawal_that_was_only_slow_loses_and_its_person_may_withdraw_again(waiting, tmp_path, follow):
    """The clerk looks between the two writes of a process that still lives."""
    withhold_paper(paper_id_of(waiting.case_id), by=withdrawal_of(waiting), reason="案件已撤回（慢）")
    assert release_broken_withdrawals() == 1

    with pytest.raises(Conflict):
        write_withdrawal(waiting, reason="慢", command=command(approver().actor))

    assert withheld_by(waiting) == []
    now = cases.get(waiting.case_id)
    withdraw_case(now.case_id, version=now.version, reason="再来", command=command(approver().actor))
    assert not is_numbered(now, tmp_path)
    follow()
    assert papers.get(paper_id_of(waiting.case_id)).status is PaperStatus.VOID


def test_a_later_withdrawal_keeps_what_an_earlier_one_takes_back(waiting):
    cases.step_version(waiting)
    later = cases.get(waiting.case_id)
    for each in (waiting, later):
        withhold_paper(paper_id_of(each.case_id), by=withdrawal_of(each), reason="案件已撤回")

    with pytest.raises(Conflict):
        write_withdrawal(waiting, reason="早", command=command(approver().actor))

    assert withheld_by(waiting) == [withdrawal_of(later)]
    assert release_broken_withdrawals() == 1


def test_what_others_withhold_stays(waiting, settings_of, tmp_path):
    withhold_paper(paper_id_of(waiting.case_id), by="addressee", reason="尚不知送达何人")
    settings = settings_of("gateway", YAOCHENG_ANCHOR_DIR=str(tmp_path))
    (look,) = [each.function for each in clerk.schedule(settings) if each.name == "withdrawals"]

    assert look() == 0
    assert withheld_by(waiting) == ["addressee"]
    assert cases.get(waiting.case_id).version == waiting.version
