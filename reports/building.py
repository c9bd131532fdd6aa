"""From a frozen document to a PDF/UA-1 file. The only module that imports WeasyPrint, and only while working.

Nothing is fetched: `app:` names our own sheet and font files, every other address is refused. The same document,
language and version give the same bytes.
"""

import importlib.metadata
import importlib.resources
import io
import logging
from dataclasses import dataclass

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation

from jobs import files
from jobs.queue import JobFailed, progress

from .models import Report
from .pages import context_of
from .typography import tied

FONTS = {
    "SourceSansPro-Regular.otf": "font_source_sans_pro",
    "SourceSansPro-It.otf": "font_source_sans_pro",
    "SourceSansPro-Semibold.otf": "font_source_sans_pro",
    "HankenGrotesk-SemiBold.otf": "font_hanken_grotesk",
}
LONGEST = 400_000  # characters of HTML; twenty times a long report
STEPS = 4  # data read, pages written, pages laid out, file stored


@dataclass(frozen=True)
class Issue:
    """What the document says about itself. `version` 0: a proof that nobody has issued."""

    language: str
    version: int
    sha256: str  # of the data


def build_report(job):
    """The work of the job "reports.build": the file is made visible only by the attempt that still holds the job."""
    report = Report.objects.select_related("snapshot").filter(pk=job.arguments["report"]).first()
    if report is None:
        raise JobFailed("report_gone")
    progress(job.pk, job.token, 1)
    html = write_pages(report.snapshot.data, Issue(report.language, report.version, report.snapshot.sha256))
    progress(job.pk, job.token, 2)
    pdf = lay_out(html)
    progress(job.pk, job.token, 3)
    produced = files.put(pdf, "pdf")

    def publish(job):
        Report.objects.filter(pk=report.pk, state=Report.State.BUILDING).update(
            state=Report.State.READY,
            file_name=produced.name,
            sha256=produced.sha256,
            size=produced.size,
            made_with=versions(),
        )

    return produced, publish


def write_pages(data, issue):
    """The document as HTML, in the language of the issue."""
    with translation.override(issue.language):
        html = tied(render_to_string("pdf/report.html", context_of(data, issue)))
    if len(html) > LONGEST:
        raise JobFailed("too_big")
    return html


def lay_out(html):
    """HTML -> bytes of a PDF. Raises JobFailed with a readable code when it cannot be done at all."""
    try:
        import weasyprint  # its libraries (Pango) may be missing, and the web must start without them
        from weasyprint.text.fonts import FontConfiguration
    except OSError as missing:
        raise JobFailed("pango_missing") from missing
    logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)  # fifty lines per report otherwise
    out = io.BytesIO()
    try:
        weasyprint.HTML(string=html, base_url="app:/", url_fetcher=_fetcher(), media_type="print").write_pdf(
            out,
            pdf_variant="pdf/ua-1",
            pdf_identifier=b"askel",
            presentational_hints=False,
            font_config=FontConfiguration(),
        )
    except (RecursionError, MemoryError) as size:
        raise JobFailed("too_big") from size
    return out.getvalue()


def _fetcher():
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Packaged(URLFetcher):
        """Serves what is packaged with us, by its whole name; everything else is refused, unread."""

        def fetch(self, url, headers=None):
            name = url.removeprefix("app:").lstrip("/")
            if url.startswith("app:") and name == "report.css":
                with open(finders.find("css/report.css"), "rb") as sheet:
                    return URLFetcherResponse(url, sheet.read(), {"Content-Type": "text/css; charset=utf-8"})
            if url.startswith("app:") and name in FONTS:
                font = importlib.resources.files(FONTS[name]) / "files" / name
                return URLFetcherResponse(url, font.read_bytes(), {"Content-Type": "font/otf"})
            raise ValueError("Reports fetch nothing")

    return Packaged(allowed_protocols=("app",))


def versions():
    """What made the file: kept beside its checksum, for the day when a rebuild gives other bytes."""
    import pydyf
    import weasyprint
    from weasyprint.text.ffi import harfbuzz, pango

    fonts = {name.replace("_", "-"): importlib.metadata.version(name) for name in sorted(set(FONTS.values()))}
    return {
        "weasyprint": weasyprint.__version__,
        "pydyf": pydyf.__version__,
        "pango": _text(weasyprint.text.ffi.ffi, pango, "pango_version_string"),
        "harfbuzz": _text(weasyprint.text.ffi.ffi, harfbuzz, "hb_version_string"),
        **fonts,
    }


def _text(ffi, library, function):
    try:
        value = getattr(library, function)()
    except AttributeError:
        return ""
    return str(value) if isinstance(value, int) else ffi.string(value).decode()
