"""What an installation needs, looked at one by one. Each check returns (what, trouble or "", what to do)."""

import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.mail import get_connection
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.module_loading import import_string

from jobs import queue
from jobs.models import Job, Message

from .checks import contradictions

LEAST_DISK = 500_000_000  # bytes
LONGEST_SILENCE = timedelta(seconds=60)
LONGEST_WAIT = timedelta(minutes=10)
PANGO = "Debian, Ubuntu: sudo apt-get install -y libpangoft2-1.0-0 libharfbuzz-subset0   macOS: brew install pango"


def examine():
    """Yield every check's result. Those that need the tables are left out while there are none."""
    yield from (check() for check in (check_settings, check_secret_key, check_disk, check_pdf))
    yield from (check() for check in (check_fonts, check_catalogues, check_mail, check_broker))
    database = check_database()
    yield database
    if not database[1]:
        tables = check_migrations()
        yield tables
        if not tables[1]:
            yield from (check() for check in (check_worker, check_waiting, check_failures))
            yield from (import_string(name)() for name in settings.DOCTOR_CHECKS)


def check_settings():
    found = list(contradictions())
    return "Settings", "; ".join(wrong for _, wrong, _ in found), " ".join(remedy for _, _, remedy in found)


def check_secret_key():
    path = settings.VAR / "secret-key"
    if settings.SECRET_KEY.startswith("insecure"):
        return "Secret key", "There is none yet.", "manage.py set_up makes one."
    if path.exists() and path.stat().st_mode & 0o077:
        return "Secret key", f"{path} can be read by others.", f"chmod 600 {path}"
    return "Secret key", "", ""


def check_disk():
    free = min(shutil.disk_usage(_existing(path)).free for path in (settings.VAR, settings.MEDIA_ROOT))
    trouble = "" if free >= LEAST_DISK else f"Only {free // 1_000_000} MB are free."
    return "Disk", trouble, f"Make room where {settings.VAR} and {settings.MEDIA_ROOT} are."


def _existing(path):
    path = Path(path)
    return path if path.exists() else _existing(path.parent)


def check_pdf():
    """In a process of its own: a half-installed Pango can end the one that imports it."""
    argv = [sys.executable, "-c", "import weasyprint; print(weasyprint.__version__)"]
    done = subprocess.run(argv, capture_output=True, text=True)
    if done.returncode:
        return "PDF reports (WeasyPrint, Pango)", "WeasyPrint cannot be loaded.", PANGO
    if int(done.stdout.split(".")[0]) < 70:
        return "PDF reports (WeasyPrint, Pango)", "WeasyPrint is older than 70.", "Install requirements.txt again."
    return "PDF reports (WeasyPrint, Pango)", "", ""


def check_fonts():
    there = len(list(settings.FONTS_DIR.glob("*.woff2")))
    return "Fonts of the pages", "" if there >= 3 else f"{there} of 3 are there.", "manage.py prepare_fonts"


def check_catalogues():
    missing = []
    for po in sorted((settings.BASE_DIR / "locale").glob("*/LC_MESSAGES/*.po")):
        made = [Path(folder) / po.parts[-3] / po.parts[-2] / f"{po.stem}.mo" for folder in settings.LOCALE_PATHS]
        if not any(mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime for mo in made):
            missing.append(po.parts[-3])
    trouble = f"Missing or older than their source: {', '.join(missing)}." if missing else ""
    return "Translations", trouble, "manage.py compile_catalogues"


def check_mail():
    if not settings.EMAIL_HOST:
        trouble = "" if settings.DEMO else f"There is no mail server: mails are files in {settings.EMAIL_FILE_PATH}."
        return "Mail", trouble, "Set EMAIL_HOST and its companions."
    try:
        server = get_connection()
        server.open()
        server.close()
    except OSError as trouble:
        answer = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT} does not take our mail ({type(trouble).__name__})."
        return "Mail", answer, "Check EMAIL_HOST, EMAIL_PORT and the user; mails wait until it answers."
    return "Mail", "", ""


def check_broker():
    if not settings.REDIS_URL:
        return "Bell (a folder)", "", ""
    import redis  # only where Redis is used

    try:
        redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=2).ping()
    except redis.RedisError as trouble:
        return "Bell (Redis)", f"It does not answer ({type(trouble).__name__}).", "Start Redis; work waits until then."
    return "Bell (Redis)", "", ""


def check_database():
    name = f"Database ({connection.vendor})"
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as trouble:
        return name, f"It does not answer ({type(trouble).__name__}).", "Start it, or check DATABASE_URL."
    return name, "", ""


def check_migrations():
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    return "Tables", f"{missing} migrations are missing." if missing else "", "manage.py migrate"


def check_worker():
    """By its traces: a worker that looks for work leaves a tick in the database."""
    last = queue.last_tick()
    remedy = "manage.py serve runs one; otherwise start celery -A wellbeing.celery worker, and one beat."
    if last is None:
        return "Worker", "None has ever looked for work.", remedy
    silence = timezone.now() - last
    if silence > LONGEST_SILENCE:
        return "Worker", f"None has looked for work since {timezone.localtime(last):%Y-%m-%d %H:%M}.", remedy
    return "Worker", "", ""


def check_waiting():
    """Work that has been due for long: the queue is stuck, or too long for the workers."""
    limit = timezone.now() - LONGEST_WAIT
    jobs = Job.objects.unfinished().filter(not_before__lt=limit).count()
    mails = Message.objects.undelivered().filter(not_before__lt=limit).count()
    trouble = f"{jobs} jobs and {mails} mails have been due for over ten minutes." if jobs or mails else ""
    return "Queue", trouble, "Look at the checks of worker and mail, then at the worker's log."


def check_failures():
    since = timezone.now() - timedelta(days=1)
    jobs = Job.objects.filter(state=Job.State.FAILED, finished_at__gt=since).count()
    mails = Message.objects.filter(state=Message.State.FAILED, finished_at__gt=since).count()
    trouble = f"{jobs} jobs and {mails} mails failed." if jobs or mails else ""
    return "Failures of the last day", trouble, "The pages they belong to say why, and offer to try again."
