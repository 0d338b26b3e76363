"""dim_document, the ledger.

Belongs here: its columns. Does not belong here: how a row gets its status (`warehouse.documents`).
"""

from __future__ import annotations

import dataframely as dy

from warehouse.contracts.codes import DOCUMENT_STATUS, FORMS
from warehouse.contracts.columns import code, count, text


class DimDocument(dy.Schema):
    """The ledger: one row for every file that was ever landed / 文件台账"""

    source_path = text("Path below the landing folder; archive.zip!/member, #n / 来源路径", primary_key=True)
    document_id = text("sha256 of the bytes, #n with several reports in a file / 文件标识", nullable=True)
    status = code(DOCUMENT_STATUS, "What became of the file / 处理状态")
    reason = text("Stable code why it was not accepted / 原因代码", nullable=True)
    reason_detail = text("The same in a sentence / 原因说明", nullable=True)
    media_type = text("What the bytes are, not what the name says / 文件类型", nullable=True)
    encoding = text("Character encoding of a text / 字符编码", nullable=True)
    encoding_confidence = dy.Float64(
        nullable=True, min=0, max=1, description="How sure the encoding is, 0 to 1 / 编码置信度"
    )
    size_bytes = dy.Int64(min=0, nullable=True, description="Size in bytes / 字节数")
    title = text("Title as printed / 标题", nullable=True)
    agency_id = text("Key into dim_agency / 机关标识", nullable=True)
    agency_name = text("The body, as found in the document / 机关名称", nullable=True)
    year = dy.Int16(nullable=True, description="The year reported on, never that of publication / 报告年度")
    form = code(FORMS, "Form generation as recognised / 表式版本", nullable=True)
    published_on = dy.Date(nullable=True, description="Date of publication / 发布日期")
    source_url = text("Where the publisher holds it / 来源网址", nullable=True)
    fetched_at = dy.Datetime(nullable=True, description="When it was fetched, null when unknown / 采集时间")
    cells_expected = count("Cells of the form / 应有单元格", nullable=True)
    cells_reported = count("Cells with a printed number / 有数单元格", nullable=True)
    cells_derived = count("Cells the identities determine / 推得单元格", nullable=True)
    cells_unresolved = count("Cells ambiguous, missing or unreadable / 未决单元格", nullable=True)
    trusted = dy.Bool(
        nullable=True,
        description="False for a rendition that altered what was published (see notes) / 是否原样",
    )
    notes = dy.List(
        dy.String(), nullable=True, description="What a person may want to know, `code: sentence` / 备注"
    )
    evidence = dy.List(
        dy.String(),
        nullable=True,
        description="What decided agency, year and date, what contradicts it, `code: quote` / 认定依据",
    )
    hints = text(
        "Digest of what path and manifest say of it, empty for nothing / 外部证据摘要", nullable=True
    )
    superseded_by = text("document_id of the winner, of the same agency and year / 被何者取代", nullable=True)
    renditions_agree = count(
        "Other documents of the agency and year with the same values / 内容一致的其他版本数", nullable=True
    )
    parser_version = text("Version of the reading / 解析版本", nullable=True)
