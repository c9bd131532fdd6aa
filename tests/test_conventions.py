"""Conventions of the house, each worth failing a build for (docs/architecture.md)."""

import ast
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parent.parent
LADDER = ["jobs", "accounts", "programmes", "sessions", "surveys", "reports", "wellbeing"]
WITHIN = ["models", "trail", "access", "activity", "forms", "tasks", "views", "urls"]
FIELDS = ["translated"]  # kinds of columns: the ground that models stand on
FRAMEWORK = ("allauth", "django")


def modules(*apps):
    """(app, path inside the app, syntax tree) of every module but migrations."""
    for app in apps or LADDER:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield app, path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))


def imported_names(tree, package=""):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def upward_imports(app, tree):
    rank = LADDER.index(app)
    return sorted({name for name in imported_names(tree) if name.split(".")[0] in LADDER[rank + 1 :]})


@pytest.mark.parametrize("app", LADDER)
def test_imports_go_down_the_ladder_only(app):
    assert {str(path): upward_imports(app, tree) for app, path, tree in modules(app) if upward_imports(app, tree)} == {}


def test_the_ladder_test_sees_an_upward_import():
    assert upward_imports("programmes", ast.parse("from surveys.models import Wave")) == ["surveys.models.Wave"]


def layer(path):
    """Where a module stands inside its app: fields −1, models 0 … urls 7; everything unnamed is an activity."""
    name = path.parts[1].removesuffix(".py")
    if name in FIELDS:
        return -1
    return WITHIN.index(name) if name in WITHIN else WITHIN.index("activity")


def test_inside_an_app_activities_never_import_forms_tasks_or_views():
    wrong = []
    for app, path, tree in modules():
        if len(path.parts) < 2 or path.parts[1] in ("management", "templatetags", "apps.py", "__init__.py"):
            continue
        for name in imported_names(tree):
            parts = name.split(".")
            target = ROOT / app / parts[1] if len(parts) > 1 else None
            inside = parts[0] == app and target and (target.with_suffix(".py").exists() or target.is_dir())
            if inside and layer(Path(app) / f"{parts[1]}.py") > layer(path):
                wrong.append(f"{path}: {name}")
    assert wrong == []


def patterns(resolver=None, prefix=""):
    """(route, callback) of every address."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield prefix + str(entry.pattern), entry.callback


def ours(callback):
    return not callback.__module__.startswith(FRAMEWORK)


def test_every_view_has_a_policy():
    assert [route for route, view in patterns() if ours(view) and not hasattr(view, "policy")] == []


def test_every_view_is_a_function_of_at_most_20_lines():
    long = []
    for _app, path, tree in modules():
        if "views" in path.parts or path.name == "views.py":
            for node in ast.walk(tree):
                assert not isinstance(node, ast.ClassDef), f"{path}: class {node.name}"
                if isinstance(node, ast.FunctionDef) and node.args.args and node.args.args[0].arg == "request":
                    length = node.end_lineno - node.body[0].lineno + 1
                    if length > 20:
                        long.append(f"{path}:{node.name} {length}")
    assert long == []


def test_functions_have_at_most_40_lines_and_files_at_most_300():
    long = []
    for _app, path, tree in modules():
        lines = len((ROOT / path).read_text(encoding="utf-8").splitlines())
        if lines > 300:
            long.append(f"{path} {lines}")
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = node.end_lineno - node.lineno + 1
                if length > 40:
                    long.append(f"{path}:{node.name} {length}")
    assert long == []


def test_there_are_no_hidden_effects():
    """No signals, no save() overrides, no ready() hooks (registering system checks is what ready() may do)."""
    found = []
    for _app, path, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                methods = {method.name for method in node.body if isinstance(method, ast.FunctionDef)}
                found += [f"{path}: {node.name}.{name}()" for name in sorted(methods & {"save", "delete"})]
            if isinstance(node, ast.ImportFrom) and "signals" in (node.module or ""):
                found.append(f"{path}: {node.module}")
            if isinstance(node, ast.FunctionDef) and node.name == "ready" and path.name != "apps.py":
                found.append(f"{path}: ready()")
    assert found == []


def test_views_never_spell_a_state_in_a_filter():
    found = []
    for _app, path, tree in modules():
        if "views" not in path.parts and path.name != "views.py":
            continue
        for node in ast.walk(tree):
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr
            keywords = [k.arg.split("__")[0] for k in node.keywords if k.arg] if called else []
            if called in ("filter", "exclude") and "state" in keywords:
                found.append(f"{path}:{node.lineno}")
    assert found == []


def test_modules_have_names_of_the_domain():
    empty = {"utils", "helpers", "services", "managers", "common", "misc", "lib"}
    assert [str(path) for _app, path, _tree in modules() if set(path.with_suffix("").parts) & empty] == []


# ---- templates ----------------------------------------------------------------------------------------------------
TEMPLATES = sorted((ROOT / "templates").rglob("*.html")) + sorted((ROOT / "templates").rglob("*.txt"))
TRANSLATED = re.compile(
    r"{%\s*blocktranslate\b.*?{%\s*endblocktranslate\s*%}|{%\s*comment\b.*?{%\s*endcomment\s*%}|{#.*?#}|{%.*?%}|{{.*?}}",
    re.S,
)
ATTRIBUTES = re.compile(r"\b(?:alt|title|placeholder|aria-label|content)=\"([^\"{]*[A-Za-zÅÄÖåäö]{2}[^\"{]*)\"")
FIXED = {"Askel", "PDF", "CSV", "JSON", "SHA-256", "EUPL-1.2", "h", "min", "n", "klo"}


def bare_words(source):
    """Words in a template that no translation tag wraps."""
    source = re.sub(r"<(script|style|svg)\b.*?</\1>|<!--.*?-->|<!doctype[^>]*>", " ", source, flags=re.S | re.I)
    attributes = [
        match
        for match in ATTRIBUTES.findall(TRANSLATED.sub("", source))
        if match not in FIXED
        and not re.fullmatch(
            r"[\w=,.;:/ -]*(width|device|initial|light dark|telephone|no-referrer)[\w=,.;:/ -]*", match
        )
    ]
    text = re.sub(r"<[^>]*>", " ", TRANSLATED.sub(" ", source))
    text = re.sub(r"&\w+;|&#\d+;", " ", text)
    words = [w for w in re.findall(r"[A-Za-zÅÄÖåäö][\w’'–-]*(?:\.\d)?", text) if w not in FIXED]
    return words + attributes


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT / "templates")))
def test_a_template_has_no_untranslatable_text(path):
    assert bare_words(path.read_text(encoding="utf-8")) == []


def test_the_untranslatable_text_check_sees_bare_words():
    assert bare_words("<p>{% translate 'x' %} Hello <b title=\"Some words\">{{ y }}</b></p>") == ["Hello", "Some words"]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT / "templates")))
def test_a_template_has_no_inline_style_or_script(path):
    if path.is_relative_to(ROOT / "templates" / "emails"):
        return  # mail programs know no stylesheets
    source = path.read_text(encoding="utf-8")
    assert re.findall(r"\sstyle=|\son\w+=\"|<style\b|<script(?![^>]*\bsrc=)", source) == []


# ---- models -------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())


# ---- catalogues ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_catalogue_is_complete(language):
    from babel.messages import pofile

    with (ROOT / "locale" / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        catalogue = pofile.read_po(file, locale=language)
    missing = [
        message.id
        for message in catalogue
        if message.id and not (message.string if isinstance(message.string, str) else all(message.string))
    ]
    fuzzy = [message.id for message in catalogue if message.id and message.fuzzy]
    assert (missing, fuzzy) == ([], [])


def test_the_catalogues_hold_every_text_of_the_code(tmp_path):
    """Needs GNU gettext; the texts are extracted anew and compared with the Finnish catalogue."""
    import shutil

    from babel.messages import pofile

    if not shutil.which("xgettext"):
        pytest.skip("xgettext is missing: apt-get install gettext")
    for name in ["locale", *LADDER, "templates", "manage.py"]:
        target = tmp_path / name
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, target)
    command = [sys.executable, "manage.py", "makemessages", "-l", "fi", "--no-location", "--no-obsolete", "-v", "0"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)

    def texts(root):
        with (root / "locale/fi/LC_MESSAGES/django.po").open("rb") as file:
            return {(m.context, m.id if isinstance(m.id, str) else m.id[0]) for m in pofile.read_po(file) if m.id}

    assert texts(tmp_path) == texts(ROOT)


# ---- the repository -----------------------------------------------------------------------------------------------
def test_no_registry_host_and_no_machine_path_stands_in_the_repository():
    hosts = re.compile(r"pypi\.o" r"rg|pythonhoste" r"d|registry\.npmj" r"s|deb\.debia" r"n|/wor" r"k/|/roo" r"t/")
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True).stdout.split()
    found = [
        name
        for name in tracked
        if (ROOT / name).is_file() and hosts.search((ROOT / name).read_bytes().decode("utf-8", "ignore"))
    ]
    assert found == []
