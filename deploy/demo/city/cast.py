"""Who uses the system in the sample city: invented persons, their accounts and what each may see."""

from __future__ import annotations

from dataclasses import dataclass

from common.people.commands import Role
from deploy.demo.city import words

#: Of the demonstration only, and printed by it; an account of a real installation gets its own.
DEMO_PASSWORD = "demo-yaocheng-2026"
#: Leading digits of every area code of the sample city.
WHOLE_CITY = "3699"
WEST, EAST = ("369902", "369903", "369904"), ("369905", "369921", "369922")


@dataclass(frozen=True, slots=True)
class Player:
    """One account: `brands` are the chains of a headquarters, `stores` the places of its stores in the roster."""

    username: str
    person: str
    duty: str
    role: Role
    areas: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    stores: tuple[int, ...] = ()


ADMINISTRATOR, ADMINISTRATOR_NAME = "admin", "江怀瑾"
REVIEWER_WEST, REVIEWER_EAST = "reviewer-west", "reviewer-east"
#: What one of them recorded, or entered as evidence, is for another person to accept.
REVIEWER_OF_CITY = "reviewer-city"
#: Who confirmed or recorded what a decision relies on may not approve it, so that two approvers may be too few.
APPROVER, SECOND_APPROVER, THIRD_APPROVER = "approver", "approver-2", "approver-3"
SIGNING_DESK = "signing-desk"

STAFF = (
    Player(REVIEWER_WEST, "林知远", "经办（药洲、杏林、橘井）", Role.REVIEWER, areas=WEST),
    Player(REVIEWER_EAST, "苏映川", "经办（同济、青囊、云苓）", Role.REVIEWER, areas=EAST),
    Player(REVIEWER_OF_CITY, "沈若谷", "经办（全市）", Role.REVIEWER, areas=(WHOLE_CITY,)),
    Player(APPROVER, "周慕言", "审批", Role.APPROVER, areas=(WHOLE_CITY,)),
    Player(SECOND_APPROVER, "韩书瑜", "审批、复核", Role.APPROVER, areas=(WHOLE_CITY,)),
    Player(THIRD_APPROVER, "谢文澜", "审批", Role.APPROVER, areas=(WHOLE_CITY,)),
    Player("supervisor", "秦怀谨", "督办", Role.SUPERVISOR, areas=(WHOLE_CITY,)),
    Player("auditor", "严明澈", "纪检审计", Role.AUDITOR),
    Player("settlement", "结算系统", "结算系统接口", Role.SETTLEMENT),
)


def headquarters_name(brand: str) -> str:
    """The user name of a chain's headquarters."""
    return f"hq-{words.HEADQUARTERS[brand][0]}"


def headquarters() -> tuple[Player, ...]:
    """One account for each chain."""
    return tuple(
        Player(
            headquarters_name(brand),
            words.HEADQUARTERS[brand][1],
            f"{brand}连锁总部",
            Role.HEADQUARTERS,
            brands=(brand,),
        )
        for brand, _ in words.CHAINS
    )


def pharmacies(*, single: int, in_chain: int, all_singles: tuple[int, ...]) -> tuple[Player, ...]:
    """A single store's account, a chain store's, and the agent who signs for the single stores by their mandate."""
    return (
        Player("store-single", "罗清和", "单体药店", Role.PHARMACY, stores=(single,)),
        Player("store-chain", "钟灵", "连锁门店", Role.PHARMACY, stores=(in_chain,)),
        Player(SIGNING_DESK, "白予安", "受单体药店委托代签协议", Role.PHARMACY, stores=all_singles),
    )
