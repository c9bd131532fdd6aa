"""The door for gunicorn and other WSGI servers. It stays shut while the settings contradict each other."""

import logging
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wellbeing.settings")
application = get_wsgi_application()

from surveys.discreet import WithoutLinks  # noqa: E402 - needs the settings

from .checks import refuse_contradictions  # noqa: E402 - needs the settings

refuse_contradictions()
for name in ("gunicorn.error", "gunicorn.access"):  # the server's own logs, which know whole addresses
    logging.getLogger(name).addFilter(WithoutLinks())
