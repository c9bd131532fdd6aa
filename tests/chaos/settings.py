"""A real installation with short times and work made for being interrupted."""

from wellbeing.settings import *  # noqa: F403
from wellbeing.settings import JOB_KINDS

JOB_KINDS = {
    **JOB_KINDS,
    "chaos.slow": "tests.chaos.kinds.slow",
    "chaos.quick": "tests.chaos.kinds.quick",
    "chaos.poison": "tests.chaos.kinds.poison",
}
JOB_LEASE_SECONDS = 3
JOB_TICK_SECONDS = 1
ROOT_URLCONF = "tests.chaos.settings"  # the workers serve no pages
urlpatterns = []
