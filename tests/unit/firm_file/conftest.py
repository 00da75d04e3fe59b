"""What the tests of the firm's file share: reading text as a file, and building workbooks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from tradewind.firm_file import FirmFileError, read_bytes

EXAMPLES = Path(__file__).parents[3] / "examples"


@pytest.fixture
def faults_of() -> Callable[[str, str | bytes], tuple[str, ...]]:
    """The faults of a refused file, each as the line a person reads."""

    def faults(name: str, content: str | bytes) -> tuple[str, ...]:
        data = content.encode() if isinstance(content, str) else content
        with pytest.raises(FirmFileError) as refused:
            read_bytes(name, data)
        assert all(fault.mend for fault in refused.value.faults)
        return tuple(str(fault) for fault in refused.value.faults)

    return faults


@pytest.fixture
def workbook() -> Callable[..., bytes]:
    """A workbook with rows in sheet firm, and other sheets row by row."""

    def build(
        firm: Sequence[tuple[object, object]] = (),
        **sheets: Sequence[Sequence[object]] | Mapping[str, object],
    ) -> bytes:
        book = Workbook()
        sheet = book.worksheets[0]
        sheet.title = "firm"
        sheet.append(["field", "label", "value", "note"])
        for path, value in firm:
            sheet.append([path, None, value])
        for title, rows in sheets.items():
            other = book.create_sheet(title)
            for row in rows:
                other.append(list(row))
        file = BytesIO()
        book.save(file)
        return file.getvalue()

    return build


@pytest.fixture(params=sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
def example(request: pytest.FixtureRequest) -> Path:
    """Each of the example firms in turn."""
    return Path(request.param)
