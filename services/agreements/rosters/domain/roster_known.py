"""What is told of a row whose store, or whose 医保编码, the register has already."""

from __future__ import annotations

from common.phrases import N_, Param
from services.agreements.rosters.domain.roster import Columns, RosterField, RowProblem
from services.agreements.rosters.domain.roster_rows import RosterRow
from services.agreements.stores.domain.registration import KnownBy, KnownStore


def already_known(row: RosterRow, columns: Columns, known: KnownStore) -> RowProblem:
    """The error of a row: its very store is registered, its code is another store's, or its store has another code."""
    if known.by is KnownBy.CODE and not known.is_same:
        return _code_of_other(row, columns, known)
    name, code = row.particulars.name, row.particulars.code
    if known.by is not KnownBy.CODE and code and known.code and code != known.code:
        phrase = N_("“%(name)s”已经登记在册，登记的医保编码是 %(known)s，该行却是 %(code)s。")
        remedy = N_("请核对编码，并从名册中删去该行，只导入新的药店。")
        params: dict[str, Param] = {"name": name, "known": known.code, "code": code}
        return RowProblem(row.row, columns.heading(RosterField.CODE), "store_has_other_code", phrase, remedy, params)
    by_code = known.by is KnownBy.CODE
    column = columns.heading(RosterField.CODE if by_code else RosterField.NAME)
    kind = "duplicate_code" if by_code else "duplicate_store"
    phrase = N_("该药店已经登记在册。")
    return RowProblem(row.row, column, kind, phrase, N_("请从名册中删去该行，只导入新的药店。"))


def _code_of_other(row: RosterRow, columns: Columns, known: KnownStore) -> RowProblem:
    params: dict[str, Param] = {"code": row.particulars.code or ""}
    phrase = N_("医保编码 %(code)s 已经登记给另一家药店。")
    if known.name is not None:
        params["name"] = known.name
        phrase = N_("医保编码 %(code)s 已经登记给“%(name)s”，其名称或地址与该行不同。")
    remedy = N_("请核对编码并改正；确是同一家药店（更名、迁址）的，请从名册中删去该行。")
    return RowProblem(row.row, columns.heading(RosterField.CODE), "code_of_other_store", phrase, remedy, params)
