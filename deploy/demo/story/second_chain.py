"""Chapter six: in a chain of 22 one suspension does nothing, the second within the year trips the rule."""

from __future__ import annotations

from deploy.demo.story.chain import assessment_of, proposals_of, proposals_text, share
from deploy.demo.story.days import SECOND_CHAIN, at
from deploy.demo.story.deciding import decide
from deploy.demo.story.stage import Stage
from deploy.demo.story.standings import standing_text, standings_of
from deploy.demo.story.telling import expect
from deploy.demo.story.violating import TO_SUSPENSION, await_finality, punish
from deploy.demo.story.wording import FOR_POINTS, of_suspension
from deploy.demo.waiting import wait_for
from deploy.stack.hand import Body


def tell_second_chain(stage: Stage, chain_id: str) -> None:
    """Two suspensions, one after the other."""
    first, second = stage.members[chain_id][:2]
    found, evidence = _suspend(stage, chain_id, first, count=1)
    proposals = proposals_of(stage, chain_id)
    expect((found["tripped"], proposals), (False, []), what="一家被中止后")
    stage.telling.tell(
        f"{len(stage.members[chain_id])} 家连锁一家被中止：不触发",
        *evidence,
        f"中止解除占比 {share(found['tally'], count='penalised', of='stores_in_year')}，{found['penalty_limit']}才触发",
        proposals_text(proposals),
    )
    found, evidence = _suspend(stage, chain_id, second, count=2)
    proposal = wait_for(lambda: proposals_of(stage, chain_id), what="连锁措施建议")[0]
    expect((found["tripped"], found["reasons"]), (True, ["penalty_share"]), what="两家被中止后")
    stage.telling.tell(
        "第二家被中止：触发责令整改、暂停结算的建议",
        *evidence,
        f"中止解除占比 {share(found['tally'], count='penalised', of='stores_in_year')}，{found['penalty_limit']}",
        f"建议 {proposal['id']}，及于 {proposal['affected_count']} 家",
    )


def _suspend(stage: Stage, chain_id: str, store_id: str, *, count: int) -> tuple[Body, list[str]]:
    found_on, counts_on, served_on, first_on = SECOND_CHAIN[count - 1]
    stage.until(at(found_on))
    punish(stage, store_id, TO_SUSPENSION, on=found_on)
    last_day, entries = await_finality(stage, store_id, counts_on=counts_on)
    _, evidence = decide(
        stage,
        subject_id=store_id,
        measure="suspension",
        first_on=first_on,
        served_on=served_on,
        months=1,
        wording=of_suspension(objected_until=last_day, reasons=FOR_POINTS),
        names=[stage.names[store_id]],
    )
    before = assessment_of(stage, chain_id)["tally"]["penalised"]
    expect(before, count - 1, what="送达当日的中止或解除门店数")
    stage.until(at(first_on, 0, 1))
    found = wait_for(
        lambda: assessment_of(stage, chain_id),
        until=lambda each: each["tally"]["penalised"] == count,
        what="中止生效并计入连锁",
    )
    standing = standings_of(stage, [store_id])[0]
    return found, [entries, *evidence, f"该店{standing_text(standing)}"]
