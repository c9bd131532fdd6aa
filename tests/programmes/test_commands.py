"""The commands as people run them: a broken file is an exit code and a sentence, never a trace of the program."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BROKEN = {
    "cut off": b'{"format": "askel-programme", "programme": {',
    "not text": bytes(range(128, 256)),
    "in UTF-16": '{"programme": {}}'.encode("utf-16"),
    "empty": b"",
    "a list": b"[1, 2]",
    "too deep": b"[" * 100_000,
    "a folder": None,
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_refused_with_an_exit_code_and_a_sentence(content, tmp_path):
    path = tmp_path / "broken.json"
    path.mkdir() if content is None else path.write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "manage.py", "import_programme", str(path)],
        cwd=ROOT,
        env={**os.environ, "ASKEL_VAR": str(tmp_path / "var")},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 2, done.stderr
