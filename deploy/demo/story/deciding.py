"""A measure from its proposal to its effect: adopted, approved by another person, numbered, made a PDF, served."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import unicodedata2 as unicodedata

from deploy.demo.story import people
from deploy.demo.story.days import at, told
from deploy.demo.story.pdf_text import pdf_text
from deploy.demo.story.stage import Stage
from deploy.demo.story.telling import StoryFailed, expect
from deploy.demo.story.wording import Wording
from deploy.demo.waiting import wait_for
from deploy.stack.hand import Body


@dataclass(frozen=True, slots=True)
class Decision:
    """A served decision: its case, its paper, its number."""

    case_id: str
    paper_id: str
    number: str


def case_of(stage: Stage, *, subject_id: str, measure: str) -> Body:
    """The open case of a proposed measure, once it has reached the gateway."""
    reviewer = stage.hand(people.CONFIRMER)
    found = wait_for(
        lambda: reviewer.get("/cases", subject_id=subject_id, measure=measure, status="proposed")["items"],
        what=f"{measure} 的处理案件",
    )
    expect(len(found), 1, what=f"{measure} 的待办案件数")
    return read_case(stage, found[0]["id"])


def read_case(stage: Stage, case_id: str) -> Body:
    """A case as the reviewer sees it."""
    return dict(stage.hand(people.CONFIRMER).get(f"/cases/{case_id}"))


def adopt(stage: Stage, case: Body, *, first_on: date, wording: Wording, months: int | None = None) -> Body:
    """The reviewer adopts the proposal with its printed first day."""
    is_of_chain = case["scope"] == "chain"
    body = {
        "first_on": first_on.isoformat(),
        "months": months,
        "source": wording.source,
        "statement": wording.statement,
        "demands": wording.demands,
        "reasons": wording.reasons,
        "addressee": f"{case['subject_name']}大药房连锁有限公司" if is_of_chain else None,
        "addressee_reason": "登记的是简称，名称以总部营业执照为准。" if is_of_chain else None,
    }
    reviewer = stage.hand(people.CONFIRMER)
    reviewer.do(f"/cases/{case['id']}/adopt", body, step=f"adopt-{case['id']}", version=case["version"])
    return read_case(stage, case["id"])


def approve(stage: Stage, case: Body, *, username: str = people.APPROVER) -> Body:
    """An account tries to approve the adopted case."""
    step = f"approve-{case['id']}-{username}"
    return stage.hand(username).do(f"/cases/{case['id']}/approve", step=step, version=case["version"])


def await_paper(stage: Stage, case_id: str) -> Body:
    """The case's one paper, numbered and rendered, once the case is issued."""
    reviewer = stage.hand(people.CONFIRMER)
    wait_for(
        lambda: read_case(stage, case_id),
        until=lambda case: case["status"] == "issued",
        what="文书编号、制成、案件印发",
    )
    found = reviewer.get("/papers", case_id=case_id)["items"]
    expect([each["status"] for each in found], ["rendered"], what="案件的文书")
    return dict(found[0])


def check_pdf(stage: Stage, paper: Body, *, names: Sequence[str]) -> list[str]:
    """Open the PDF: its hash is the stored one, its text holds number and names. Lines of evidence."""
    content = stage.hand(people.RECORDER).get_bytes(f"/papers/{paper['id']}/pdf")
    digest = hashlib.sha256(content).hexdigest()
    expect(digest, paper["sha256"], what=f"{paper['number']} 的 PDF 的 SHA-256")
    text = _plain(pdf_text(content))
    missing = [name for name in (paper["number"], *names) if _plain(name) not in text]
    if missing:
        raise StoryFailed(
            f"{paper['number']} 的 PDF 中缺少：{missing[:3]}（共 {len(missing)} 处）；文中为 {text[:200]}…"
        )
    kept = _keep(stage, paper, content)
    return [
        f"编号 {paper['number']}，PDF {len(content):,} 字节，sha256 {digest}",
        f"PDF 正文含编号和所及门店的全部 {len(names)} 个名称" + (f"；存于 {kept}" if kept else ""),
    ]


def serve(stage: Stage, paper: Body, *, served_on: date, receiver: str) -> None:
    """The reviewer records from the receipt that the paper was served, on that very day."""
    stage.until(at(served_on, 15))
    body = {"served_on": served_on.isoformat(), "manner": "in_person", "receiver": receiver}
    stage.hand(people.RECORDER).do(f"/papers/{paper['id']}/service", body, step=f"service-{paper['id']}")


def decide(
    stage: Stage, *, subject_id: str, measure: str, first_on: date, served_on: date, names: Sequence[str], **terms: Any
) -> tuple[Decision, list[str]]:
    """The whole way of an undisputed case, up to its service; the evidence of it."""
    case = adopt(stage, case_of(stage, subject_id=subject_id, measure=measure), first_on=first_on, **terms)
    expect(case["affected_count"], len(names), what="决定所及的门店数")
    approve(stage, case)
    paper = await_paper(stage, case["id"])
    evidence = check_pdf(stage, paper, names=names)
    serve(stage, paper, served_on=served_on, receiver=stage.names.get(subject_id, "连锁总部"))
    decision = Decision(case["id"], paper["id"], paper["number"])
    return decision, [
        f"案件 {case['id']}：苏映川采纳，周慕言审批",
        *evidence,
        f"{told(served_on)}送达，{told(first_on)}零时生效",
    ]


def _keep(stage: Stage, paper: Body, content: bytes) -> str:
    if stage.keep is None:
        return ""
    stage.keep.mkdir(parents=True, exist_ok=True)
    file = stage.keep / f"{paper['number']}.pdf"
    file.write_bytes(content)
    return str(file)


def _plain(text: str) -> str:
    """Letters without regard to spaces and width."""
    return "".join(unicodedata.normalize("NFKC", text).split())
