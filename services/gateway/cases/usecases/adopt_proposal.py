"""Adopts a case after all that an adoption asks was asked (`check_adoption`): what the API and the page send.

Pattern: that of `adopt_case`, the only write.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from common.people.commands import Command, Receipt
from services.gateway.cases.domain.particulars import Particulars
from services.gateway.cases.usecases.adopt_case import adopt_case
from services.gateway.cases.usecases.check_adoption import check_adoption
from services.gateway.cases.usecases.get_case import get_case
from services.gateway.clients.connection import Connection
from services.gateway.domain.policy import GatewayPolicy


def adopt_proposal(
    case_id: str,
    *,
    version: int,
    particulars: Particulars,
    policy: GatewayPolicy,
    today: date,
    connections: Mapping[str, Connection],
    command: Command,
    attachments: Iterable[tuple[str, bytes]] = (),
) -> Receipt:
    """Adopt a case as the command's actor; `attachments` are pairs of name and content.

    Raises `CaseNotFound`, `RoleNotAllowed`, `AlreadyAdopted`, `Stale`, `TransitionNotAllowed`, `MeasureNotOffered`,
    `GroundLapsed`, `EndIsPrinted`, `FactsTakenUp`, `FactsDecided`, `ParticularsMissing` (particulars_missing,
    cause_missing, addressee_missing, reasons_missing; errors: statement_missing, demands_missing), `NotWanted` (errors:
    cause_not_wanted, addressee_not_wanted, addressee_uscc_not_wanted, addressee_head_not_wanted,
    addressee_reason_not_wanted, reasons_not_wanted, facts_found_not_wanted), `AddresseeUnregistered`, `UsccInvalid`
    (uscc_length, uscc_form, uscc_invalid), `CauseUnfit`, `FirstDayRefused`, `MonthsOutOfRange` (errors:
    months_not_wanted, months_missing), `NoRoomToRectify`, `CodeOfStore`, `TermOver`, `NotFound`, `NobodyReached`,
    `ServiceUnreachable`, `ServiceFailed`; `Conflict` (lost_race) when another act than an adoption was faster.
    """
    case, actor = get_case(case_id, actor=command.actor), command.actor
    asked = check_adoption(
        case, particulars, version=version, actor=actor, policy=policy, today=today, connections=connections
    )
    return adopt_case(
        case_id,
        version=version,
        particulars=particulars,
        party=asked.parties.party,
        affected=asked.parties.affected,
        evidence=asked.evidence,
        tally=asked.tally,
        policy=policy,
        today=today,
        command=command,
        attachments=attachments,
    )
