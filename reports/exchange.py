"""The programme file's last part: texts written for the blocks of the report."""

from programmes.exchange.making import save_all
from programmes.exchange.problems import inside
from programmes.exchange.rows import ordered
from reports.models import ReportText

ROWS = []


def load(document, refs):
    texts = document.get("report_texts", {}).items()
    save_all(
        [(inside("report_texts", b), ReportText(programme=refs.programme, block=b, text=t)) for b, t in texts], refs
    )


def dump(programme, document):
    texts = {row.block: ordered(row.text) for row in programme.report_texts.order_by("block") if row.text}
    if texts:
        document["report_texts"] = texts
