"""Shapes of what is answered about imports, for the OpenAPI document; the answers are made in `views`."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import fields

from common.web import Choice, Instant, ReceiptSchema
from services.agreements.rosters.domain.roster import WHOLE_FILE, WHOLE_ROW
from services.agreements.rosters.domain.roster_import import ImportState
from services.agreements.rosters.domain.roster_tables import WhyLeft


class RosterErrorSchema(ma.Schema):
    """One thing wrong, or worth a look, in a roster."""

    sheet = fields.String(metadata={"description": "工作表；只读取一个工作表时为空"})
    row = fields.Integer(required=True)
    column = fields.String(
        required=True, metadata={"description": f"列名；不限于一格时为“{WHOLE_ROW}”或“{WHOLE_FILE}”"}
    )
    code = fields.String(required=True)
    message = fields.String(required=True)
    remedy = fields.String(required=True)
    rows = fields.Integer(metadata={"description": "所说的行数；同样的问题合并告知的，为其余的行数"})


class SheetReadSchema(ma.Schema):
    """A sheet that is read; a text has one without a name."""

    name = fields.String(required=True, metadata={"description": "工作表名；CSV 为空"})
    header_row = fields.Integer(required=True, metadata={"description": "表头所在的行"})
    title_rows = fields.Integer(required=True, metadata={"description": "表头上方有内容而未采用的行数"})
    rows = fields.Integer(required=True, metadata={"description": "表头下方作为药店读取的行数；略去的行见 warnings"})


class SheetLeftSchema(ma.Schema):
    """A sheet that is not read."""

    name = fields.String(required=True)
    reason = Choice(WhyLeft, required=True, metadata={"description": "未读取的原因：已隐藏，或没有名册的表头"})
    rows = fields.Integer(required=True, metadata={"description": "其中有内容的行数"})


class RosterChainSchema(ma.Schema):
    """A chain in a roster; without an id it will be registered."""

    name = fields.String(required=True)
    stores = fields.Integer(required=True)
    chain_id = fields.String(required=True, allow_none=True)


class CodeToConfirmSchema(ma.Schema):
    """A row whose 统一社会信用代码 is to be compared with the licence before the commit."""

    sheet = fields.String(metadata={"description": "工作表；只读取一个工作表时为空"})
    row = fields.Integer(required=True)
    name = fields.String(required=True)
    uscc = fields.String(required=True)


class RosterTermSchema(ma.Schema):
    """How many stores of a roster run under an agreement of one text already."""

    text = fields.String(
        required=True, allow_none=True, metadata={"description": "文本的名称；不明的为空，按没有连锁条款处理"}
    )
    title = fields.String(allow_none=True, metadata={"description": "文本的标题；文本不明的为空"})
    stores = fields.Integer(required=True, metadata={"description": "药店数"})


class RosterWaitingSchema(ma.Schema):
    """Stores of a roster that would join a held chain: they wait until they are served with its decision."""

    name = fields.String(required=True, metadata={"description": "连锁的名称"})
    stores = fields.Integer(required=True, metadata={"description": "等待送达的药店数"})
    case_id = fields.String(required=True)
    number = fields.String(required=True, metadata={"description": "须送达药店本身的决定的文号"})


class ProgressSchema(ma.Schema):
    """How far the worker is, in rows."""

    done = fields.Integer(required=True)
    total = fields.Integer(required=True)
    failure = fields.String(required=True, allow_none=True)


class ImportSummarySchema(ma.Schema):
    """What a roster would bring."""

    state = Choice(ImportState, required=True)
    rows = fields.Integer(required=True)
    error_count = fields.Integer(required=True)
    errors = fields.List(fields.Nested(RosterErrorSchema), required=True)
    columns = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        required=True,
        metadata={"description": "采用的列：我方字段和它在名册中的列名"},
    )
    preview = fields.List(fields.Dict(), required=True)
    areas = fields.List(fields.Dict(), required=True)
    chains = fields.List(fields.Nested(RosterChainSchema), required=True)
    terms = fields.List(
        fields.Nested(RosterTermSchema),
        required=True,
        metadata={"description": "写明已签协议的药店，按所签文本计数"},
    )
    waiting = fields.List(
        fields.Nested(RosterWaitingSchema),
        required=True,
        metadata={"description": "所加入的连锁已有决定送达的药店，按连锁计数：登记后等待送达，见 GET /joinings"},
    )
    warnings = fields.List(fields.String(), required=True)
    row_warning_count = fields.Integer(required=True, metadata={"description": "需要核对的行数，不妨碍提交"})
    row_warnings = fields.List(
        fields.Nested(RosterErrorSchema), required=True, metadata={"description": "需要核对的行，最多 200 条"}
    )
    without_code = fields.Integer(required=True)
    sheets = fields.List(
        fields.Nested(SheetReadSchema), required=True, metadata={"description": "读取的工作表，按顺序"}
    )
    sheets_left = fields.List(
        fields.Nested(SheetLeftSchema), required=True, metadata={"description": "有内容而未读取的工作表"}
    )
    unused_columns = fields.List(fields.String(), required=True, metadata={"description": "未采用的列"})
    hidden_columns = fields.List(fields.String(), required=True, metadata={"description": "已隐藏而仍采用的列"})
    merged_count = fields.Integer(required=True, metadata={"description": "按合并单元格取值的区域数"})
    merged_ranges = fields.List(
        fields.String(), required=True, metadata={"description": "按合并单元格取值的区域，最多 50 个"}
    )
    codes_to_confirm = fields.List(
        fields.Nested(CodeToConfirmSchema),
        required=True,
        metadata={"description": "校验码不对、提交时须写明已与营业执照核对的统一社会信用代码"},
    )


class ImportSchema(ImportSummarySchema):
    """An import as it stands; `stores`, `waiting_stores` and `skipped` are final once it is complete."""

    id = fields.String(required=True)
    version = fields.Integer(required=True)
    filename = fields.String(required=True)
    file_sha256 = fields.String(required=True)
    uploaded_at = Instant(required=True)
    committed_at = Instant(required=True, allow_none=True)
    completed_at = Instant(required=True, allow_none=True)
    stores = fields.Integer(required=True)
    waiting_stores = fields.Integer(
        required=True, metadata={"description": "其中加入连锁须等待送达的药店数；哪些药店见 GET /joinings"}
    )
    skipped = fields.Integer(required=True)
    skipped_rows = fields.List(fields.Nested(RosterErrorSchema), required=True)
    progress = fields.Nested(ProgressSchema, required=True)


class UploadReceiptSchema(ReceiptSchema, ImportSummarySchema):
    """The receipt of an upload, with what validation found; a large file is `received` and validated soon."""
