import os
import subprocess
import sys

import pytest
from django.conf import settings as project

from wellbeing import checks

OUTSIDE = {"SITE_URL": "https://askel.koulu.example", "HTTPS": True, "DEMO": False, "EMAIL_HOST": "mail.koulu.example"}
OUTSIDE |= {"SECRET_KEY": "fifty random characters", "ALLOWED_HOSTS": ["askel.koulu.example"], "DEBUG": False}


def found(settings, **changes):
    for name, value in {**OUTSIDE, **changes}.items():
        setattr(settings, name, value)
    return [number for number, _, _ in checks.contradictions()]


def test_a_sound_installation_is_not_refused(settings):
    assert found(settings) == []


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ({"DEMO": True}, "askel.E001"),
        ({"DEBUG": True}, "askel.E002"),
        ({"SECRET_KEY": "insecure-until-bin-run-has-made-a-key"}, "askel.E003"),
        ({"ALLOWED_HOSTS": ["*"]}, "askel.E004"),
        ({"SITE_URL": "http://askel.koulu.example", "HTTPS": False}, "askel.E005"),
        ({"EMAIL_HOST": ""}, "askel.E006"),
        ({"JOB_LEASE_SECONDS": 0}, "askel.E008"),
    ],
)
def test_a_contradiction_is_refused(settings, changes, number):
    assert found(settings, **changes) == [number]


def test_the_same_is_fine_on_this_machine_where_it_does_no_harm(settings):
    here = {"SITE_URL": "http://127.0.0.1:8000", "HTTPS": False, "EMAIL_HOST": "", "DEBUG": True, "DEMO": True}
    assert found(settings, **here, SECRET_KEY="insecure") == []


@pytest.mark.parametrize("inside", ["", "keys", "a/b"])
def test_keys_may_not_lie_among_the_files(settings, tmp_path, inside):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.KEYS_DIR = tmp_path / "files" / inside
    assert found(settings) == ["askel.E007"]


def test_files_may_not_lie_among_the_keys(settings, tmp_path):
    settings.KEYS_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    assert "askel.E007" in found(settings)


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("127.0.0.1", True),
        ("localhost", True),
        ("::1", True),
        ("askel.localhost", True),
        ("testserver", True),
        ("127.0.0.1.evil.example", False),
        ("localhost.example", False),
        ("mytestserver", False),
        ("10.0.0.5", False),
        ("", False),
    ],
)
def test_which_hosts_are_this_machine(host, local):
    assert checks.is_local(host) is local


def production(tmp_path, **changes):
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    (tmp_path / "static").mkdir(exist_ok=True)
    return {
        **kept,
        "ASKEL_VAR": str(tmp_path),
        "ASKEL_SITE_URL": "https://askel.koulu.example",
        "ASKEL_SECRET_KEY": "kV9" * 20 + "q2!x",
        "EMAIL_HOST": "mail.koulu.example",
        **changes,
    }


def run(environment, *argv):
    return subprocess.run(
        [sys.executable, *argv], cwd=project.BASE_DIR, env=environment, capture_output=True, text=True
    )


def test_djangos_own_check_for_deployment_finds_nothing(tmp_path):
    done = run(production(tmp_path), "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert (done.returncode, done.stdout) == (0, "System check identified no issues (1 silenced).\n"), done.stderr


def test_the_web_server_does_not_start_with_a_contradiction(tmp_path):
    fine = run(production(tmp_path), "-c", "import wellbeing.wsgi")
    assert fine.returncode == 0, fine.stderr
    refused = run(production(tmp_path, ASKEL_DEMO="1"), "-c", "import wellbeing.wsgi")
    assert refused.returncode == 1
    assert "Unset ASKEL_DEMO, or EMAIL_HOST. (askel.E001)" in refused.stderr
