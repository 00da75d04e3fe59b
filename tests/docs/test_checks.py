"""Each check finds the fault it is there for: one is planted in a copy, and its place is named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Told = Callable[[str], str]
WORDS = "src/tradewind/text/words.yaml"


def add(path: Path, text: str) -> None:
    before = path.read_text("utf-8") if path.exists() else ""
    path.write_text(before + text, "utf-8")


@pytest.mark.parametrize(
    "reading",
    [
        "from datetime import date\nday = date.today()\n",
        "import datetime as clock\nnow = clock.datetime.now(clock.UTC)\n",
        "from time import time as seconds\nnow = seconds()\n",
        "from datetime import date\nday = field(default_factory=date.today)\n",
        "def since(connection):\n    return connection.execute('select current_date')\n",
    ],
)
def test_a_clock_below_the_front_doors_is_found(copy: Path, told_by: Told, reading: str) -> None:
    add(copy / "src/tradewind/model/planted.py", reading)
    assert "src/tradewind/model/planted.py:" in told_by("clock")


def test_the_command_line_may_read_the_clock(copy: Path, told_by: Told) -> None:
    reading = "from datetime import date\nday = date.today()\n"
    add(copy / "src/tradewind/cli/planted.py", reading)
    add(copy / "src/tradewind/model/planted.py", reading)
    assert "cli/planted.py" not in told_by("clock")


def test_a_reason_lets_one_reading_of_the_clock_off(copy: Path, told_by: Told) -> None:
    let_off = "from datetime import date\nday = date.today()  # clock: shown, never computed with\n"
    add(copy / "src/tradewind/model/planted.py", let_off)
    add(copy / "src/tradewind/model/other.py", "import time\nnow = time.time()\n")
    assert "planted.py" not in told_by("clock")


@pytest.mark.parametrize(
    ("wording", "fault"),
    [
        ("{en: Freight, zh-Hant: 運費}", "there is no zh-Hans"),
        ('{en: "Up to {most}", zh-Hant: 最多, zh-Hans: "最多{most}"}', "zh-Hant has other blanks"),
        ("{en: Freight, zh-Hant: Freight, zh-Hans: 运费}", "'Freight' has no Chinese character"),
        (
            "{en: Freight, zh-Hant: 運費, zh-Hans: 運費}",
            "'運費' holds traditional characters: 運費",
        ),
        ("{en: Tariff, zh-Hant: 关税, zh-Hans: 关税}", "'关税' holds simplified characters: 关"),
        ("{en: The country, zh-Hant: 市場, zh-Hans: 市场}", "the English says country"),
    ],
)
def test_a_wording_at_fault_is_found(copy: Path, told_by: Told, wording: str, fault: str) -> None:
    add(copy / WORDS, f"\nplanted.code: {wording}\n")
    assert f"{WORDS} planted.code: {fault}" in told_by("words")


@pytest.mark.parametrize(
    "saying",
    [
        'found = Finding("planted.code")\n',
        'found = Finding(code="planted.code")\n',
        'text = say("planted.code", lang)\n',
        'text = say(f"planted.code.{kind}", lang)\n',
    ],
)
def test_a_code_without_a_wording_is_found(copy: Path, told_by: Told, saying: str) -> None:
    add(copy / "src/tradewind/model/planted.py", saying)
    told = told_by("words")
    assert "src/tradewind/model/planted.py:1: the code 'planted.code" in told


def test_a_flag_that_the_page_does_not_show_is_found(copy: Path, told_by: Told) -> None:
    command = copy / "src/tradewind/cli/duty.py"
    text = command.read_text("utf-8")
    flag = '    parser.add_argument("--planted", help="x")\n    add = parser.add_argument\n'
    command.write_text(text.replace("    add = parser.add_argument\n", flag, 1), "utf-8")
    assert "docs/commands.md: it is not what the parser says" in told_by("docs")


def test_a_document_without_an_entry_is_found(copy: Path, told_by: Told) -> None:
    add(copy / "docs/decisions/9999-planted.md", "# Planted\n")
    assert "docs/README.md: decisions/9999-planted.md is not listed" in told_by("docs")


def test_a_link_that_leads_nowhere_is_found(copy: Path, told_by: Told) -> None:
    add(copy / "docs/rules.md", "\nSee [the rest](planted.md).\n")
    assert "docs/rules.md: the link planted.md leads nowhere" in told_by("docs")


@pytest.mark.parametrize("folder", ["work/main", "root", "tmp/x", "home/ann"])
def test_a_path_of_one_machine_is_found(copy: Path, told_by: Told, folder: str) -> None:
    add(copy / "docs/planted.md", f"It lies in `/{folder}`.\n")
    assert "docs/planted.md:1: says /" in told_by("sayings")


def test_an_address_is_not_a_path_of_a_machine(copy: Path, told_by: Told) -> None:
    word = "work"
    add(copy / "docs/planted.md", f"See https://law.example/{word}/1 and ../{word}/rules.\n")
    add(copy / "docs/other.md", f"It lies in /{word}/main.\n")
    assert "planted" not in told_by("sayings")


def test_a_package_index_is_found(copy: Path, told_by: Told) -> None:
    host = ".".join(("py" + "pi", "org"))
    add(copy / "requirements/core.txt", f"--index-url https://{host}/simple\n")
    assert "requirements/core.txt:" in told_by("sayings")
    assert "requirements/core.txt: it names an address" in told_by("locks")


def test_a_dependency_that_is_not_locked_is_found(copy: Path, told_by: Told) -> None:
    project = copy / "pyproject.toml"
    text = project.read_text("utf-8")
    project.write_text(text.replace('    "babel', '    "planted>=1",\n    "babel', 1), "utf-8")
    assert "requirements/core.txt: planted>=1 is locked as None" in told_by("locks")


def test_a_pin_without_a_hash_is_found(copy: Path, told_by: Told) -> None:
    add(copy / "requirements/dev.txt", "planted==1.0\n")
    assert "requirements/dev.txt: planted==1.0 has no hash" in told_by("locks")


@pytest.mark.parametrize(
    ("where", "planted", "contract"),
    [
        ("assess/landed", "from tradewind.assess import duty", "Assessments do not import"),
        ("facts", "import django", "neither the desk nor Django"),
        ("model", "from tradewind import facts", "Imports point down"),
        ("text", "import duckdb", "Only facts, rules"),
    ],
)
def test_an_import_that_points_up_or_aside_is_found(
    copy: Path, tool_says: Callable[..., str], where: str, planted: str, contract: str
) -> None:
    add(copy / "src/tradewind" / where / "planted.py", f"{planted}\n")
    told = tool_says("lint-imports", "--no-cache")
    broken = [line for line in told.splitlines() if "BROKEN" in line]
    assert any(contract in line for line in broken), told
    assert "planted" in told


def test_a_package_that_declares_no_place_is_found(
    copy: Path, tool_says: Callable[..., str]
) -> None:
    (copy / "src/tradewind/planted").mkdir()
    add(copy / "src/tradewind/planted/__init__.py", "")
    assert "planted" in tool_says("lint-imports", "--no-cache")


def test_a_wrong_type_is_found(copy: Path, tool_says: Callable[..., str]) -> None:
    add(copy / "src/tradewind/planted.py", 'rate: int = "5%"\n')
    told = tool_says("mypy", "src/tradewind/planted.py")
    assert "planted.py:1: error: Incompatible types" in told


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ('worded("Nobody worded this.")', "'Nobody worded this.' has no wording"),
        ("worded(text)", "an error is not worded by a literal"),
    ],
)
def test_an_error_without_a_wording_is_found(
    copy: Path, told_by: Told, code: str, fault: str
) -> None:
    add(copy / "src/tradewind/model/planted.py", f"problem = {code}\n")
    assert fault in told_by("words")


def test_a_wording_that_no_error_says_is_found(copy: Path, told_by: Told) -> None:
    wording = "planted:\n  en: Nobody says this.\n  zh-Hant: 沒有人說。\n  zh-Hans: 没有人说。\n"
    add(copy / "src/tradewind/text/errors.yaml", wording)
    assert "planted: no error says it" in told_by("words")
