"""The one mail of the house itself."""

from django.utils.html import format_html, linebreaks
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from jobs.outbox import Mail


def feedback(message):
    """Accessibility feedback to the service's owner."""
    said = message.arguments
    answer_to = said["from"] or _("No answer asked for")
    text = f"{said['text']}\n\n{_('Page')}: {said['page']}\n{_('Answer to')}: {answer_to}\n"
    html = format_html(
        "{}<p>{}: {}<br>{}: {}</p>",
        mark_safe(linebreaks(said["text"], autoescape=True)),
        _("Page"),
        said["page"],
        _("Answer to"),
        answer_to,
    )
    return Mail(subject=_("Accessibility feedback on Askel"), text=text, html=html)
