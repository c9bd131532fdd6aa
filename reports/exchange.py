"""The programme file's last part: texts written for the blocks of the report."""

from programmes.exchange.rows import ordered, save
from reports.models import ReportText

ROWS = []


def load(document, refs):
    for block, text in document.get("report_texts", {}).items():
        save(ReportText(programme=refs.programme, block=block, text=text), f"report_texts.{block}", refs)


def dump(programme, document):
    texts = {row.block: ordered(row.text) for row in programme.report_texts.order_by("block") if row.text}
    if texts:
        document["report_texts"] = texts
