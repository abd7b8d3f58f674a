"""Acts on a case of a chain as the agency's staff do, and the clerk's own steps."""

from datetime import timedelta

from common import clock
from common.messages.words import Measure
from common.people.commands import Command, Role, service_actor
from services.gateway import policies
from services.gateway.cases.storage import cases
from services.gateway.cases.usecases.get_case import annex_of
from services.gateway.cases.usecases.order_decision import paper_of
from services.gateway.cases.usecases.settle_annexes import settle_annexes
from services.gateway.papers.kinds.resumption_decision import fate_of
from services.gateway.papers.storage import papers
from services.gateway.papers.usecases.number_papers import Numbering, number_papers
from services.gateway.papers.usecases.record_service import record_service
from services.gateway.papers.usecases.render_paper import render_paper
from tests.gateway.builders import approver, command, record, reviewer, user

AREA = ("3699",)

SAID = {"source": "日常检查发现。", "statement": "当事人未提出陈述申辩。", "demands": "完成整改后申请验收。"}
SAID |= {"reasons": "多家门店同类问题反复发生，逐店处理不足以制止。"}
SAID |= {
    "addressee": "示例大药房连锁有限公司",
    "addressee_uscc": "91360302MA35JKQX2G",
    "addressee_head": "白芍",
    "addressee_reason": "登记的是简称，名称以营业执照为准。",
}
#: Nobody gives reasons for a measure that ends.
RESUMED = {name: text for name, text in SAID.items() if name != "reasons"}
ONE, TWO, THREE = (f"康源大药房{number}店" for number in (1, 2, 3))


class Desk:
    """Acts on a case of the chain through the API, as the agency's staff, and the clerk's own steps."""

    def __init__(self, city, case_id, signed, settle, app, anchor_dir):
        self.city, self.case_id, self._settle, self._anchor = city, case_id, settle, anchor_dir
        self._signed = signed
        connections = app.extensions["yaocheng_gateway"].connections
        self._agreements, self._ratings = connections["agreements"], connections["ratings"]

    @property
    def reviewer(self):
        """Signed in anew: a session does not last for days."""
        return self._signed(reviewer(areas=AREA))

    @property
    def approver(self):
        return self._signed(approver(areas=AREA))

    @property
    def case(self):
        return cases.get(self.case_id)

    @property
    def annex(self):
        return [each.name for each in annex_of(self.case)]

    def fates(self):
        """What the annex of a resumption says of each store."""
        return {each.name: fate_of(each) for each in annex_of(self.case)}

    def act(self, name, body=None):
        client = self.reviewer if name == "adopt" else self.approver
        if name == "adopt":
            said = SAID if self.case.measure is Measure.CHAIN_SUSPENSION else RESUMED
            body = {"first_on": f"{clock.today() + timedelta(days=5)}", **(body or said)}
        answer = client.post(f"/api/v1/cases/{self.case_id}/{name}", body, version=self.case.version)
        self._settle()
        return answer

    def join(self, name, days=0):
        body = {"chain_id": self.city["chain"], "from_on": f"{clock.today() + timedelta(days=days)}"}
        answer = self.approver.post(f"/api/v1/stores/{self.city[name]}/memberships", body)
        self._settle()
        return answer.status_code

    def serve_on(self, name, *, case_id=None):
        """Record that the decision was served on a store itself today."""
        paper = papers.find_served_about(case_id or self.case_id, kind="chain_suspension_decision")
        body = {"store_id": self.city[name], "manner": "in_person", "receiver": "王五", "served_on": f"{clock.today()}"}
        answer = self.reviewer.post(f"/api/v1/papers/{paper.paper_id}/own-services", body)
        self._settle()
        return answer.status_code

    def serve_all_on(self, name, *, besides=None):
        """Serve on a store that joins what was served on the chain by today: each test begins on the same day."""
        holds = self.approver.get("/api/v1/holds", query_string={"chain_id": self.city["chain"]}).json["items"]
        for each in holds:
            if each["served_on"] <= f"{clock.today()}" and each["case_id"] != besides and not each["endings"]:
                assert self.serve_on(name, case_id=each["case_id"]) == 200

    def admit(self, name, *, until_tomorrow=True):
        """Let a store join from tomorrow on, served today with all that lies on the chain; and wait for that day."""
        assert self.join(name) == 201
        self.serve_all_on(name)
        if until_tomorrow:
            clock.advance(days=1)

    def shown(self, *names, role=Role.PHARMACY):
        """The paper as these stores read it by the API, in its list and on its own."""
        reader = self._signed(user(role, stores=tuple(self.city[each] for each in names)))
        path = f"/api/v1/papers/{paper_of(self.case)}"
        one, [listed] = reader.get(path).json, reader.get(f"/api/v1/papers?case_id={self.case_id}").json["items"]
        days = ("served_on", "manner", "first_on", "last_on")
        assert [listed[each] for each in days] == [one[each] for each in days]
        return one["served_on"], one["first_on"]

    def leave(self, name, days=1):
        body = {"until_on": f"{clock.today() + timedelta(days=days)}"}
        assert self.approver.post(f"/api/v1/stores/{self.city[name]}/memberships/leave", body).status_code == 200
        self._settle()

    def work(self):
        """What the clerk does about papers, once; how many were numbered."""
        settle_annexes(self._agreements, self._ratings, at=clock.now())
        self._settle()
        run = Numbering("test", self._anchor, Command(service_actor("gateway"), "numbering", clock.now()))
        return number_papers(run)

    def serve(self):
        render_paper(
            paper_of(self.case), policy=policies.current(), is_specimen=True, today=clock.today(), command=command()
        )
        self._settle()
        record_service(
            paper_of(self.case), record=record(), today=clock.today(), command=command(reviewer(areas=AREA).actor)
        )
        self._settle()

    def holds(self, **whose):
        """The cases of all holds that lie, or will lie, on a store or a chain."""
        return [each["case_id"] for each in self.approver.get("/api/v1/holds", query_string=whose).json["items"]]

    def standing(self, name, days=0):
        at = (clock.now() + timedelta(days=days)).isoformat()
        answer = self.approver.get(f"/api/v1/stores/{self.city[name]}/standing", query_string={"at": at})
        return answer.json["standing"]
