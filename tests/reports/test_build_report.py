"""The command that writes a proof."""

import pytest
from django.core.management import CommandError, call_command


def test_command_writes_a_proof_and_issues_nothing(world, tmp_path, capsys):
    file = tmp_path / "proof.pdf"
    call_command("build_report", world.programme.slug, edition="internal", language="sv", output=file)
    assert file.read_bytes().startswith(b"%PDF-1.7")
    assert str(file) in capsys.readouterr().out
    assert not world.programme.reports.exists()


def test_an_unknown_programme_is_named(db, tmp_path):
    with pytest.raises(CommandError, match="olematon"):
        call_command("build_report", "olematon", output=tmp_path / "x.pdf")


def test_a_place_that_cannot_be_written_is_named(world, tmp_path):
    with pytest.raises(CommandError, match="missing"):
        call_command("build_report", world.programme.slug, output=tmp_path / "missing" / "x.pdf")
