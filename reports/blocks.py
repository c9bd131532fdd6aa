"""The parts of an outcome report, in order; a text may be written for each that says so (`ReportText.block`)."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

SUMMARY_LIMIT = 1500  # characters; Työsuojelurahasto's rule, which suits every funder
TEXT_LIMIT = 6000


@dataclass(frozen=True)
class Block:
    """`minutes`: what finishing it is expected to take; `writable`: whether a person's text belongs to it."""

    key: str
    title: str
    minutes: int
    ask: str = ""
    where: str = "report_text"
    writable: bool = True

    @property
    def limit(self):
        return SUMMARY_LIMIT if self.key == "summary" else TEXT_LIMIT


BLOCKS = [
    Block(
        "cover", _("Cover and funding"), 2, _("Name the funder and the funding sentence"), "programme_settings", False
    ),
    Block("summary", _("Summary"), 10, _("Write at most 1 500 characters")),
    Block("results", _("Results goal by goal"), 3, _("Results come when a survey has been closed"), "waves"),
    Block("change", _("Change from start to end"), 2, _("Paired results need a start and an end survey"), "waves"),
    Block("unchanged", _("What did not change, and the context"), 5, _("Write how the result is to be read")),
    Block("starting_point", _("Starting situation"), 5, _("Write where you started from")),
    Block("goals", _("Goals as they were promised"), 3, _("Copy the goals from the application"), "goals"),
    Block(
        "partners", _("Partners, provider and tender"), 3, _("Tell who carried out the programme and how it was chosen")
    ),
    Block("framework", _("Framework and ways of working"), 4, _("Write what the work was based on")),
    Block("carrying_out", _("Carrying out"), 4, _("Record the attendance of sessions held"), "schedule"),
    Block("mid_review", _("What the mid-point review changed"), 4, _("Record the mid-point review"), "mid_review"),
    Block("quotes", _("In the participants’ words"), 3, _("A quote is printed only with permission"), ""),
    Block(
        "hours", _("Participation and working time"), 3, _("Tell how much working time the employer gave"), "schedule"
    ),
    Block("outputs", _("Outputs and their rhythm"), 3, _("Record what the group left behind"), "schedule"),
    Block("dissemination", _("Telling about the results"), 3, _("Tell where the results have been told")),
    Block("follow_on", _("What follows"), 3, _("Tell what happened to the follow-on")),
    Block("method", _("Method and data"), 2),
    Block("limitations", _("Limitations"), 4, _("Write what the results don’t show")),
]
BY_KEY = {block.key: block for block in BLOCKS}
