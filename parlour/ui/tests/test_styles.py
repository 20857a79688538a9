"""House rules of the stylesheets: layers, logical properties, colours only in tokens."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parent.parent / "static" / "ui" / "css"
FILES = sorted(path for path in CSS.rglob("*.css"))
PHYSICAL = re.compile(
    r"(?<![\w-])(margin|padding|border)-(left|right|top|bottom)|(?<![\w-])(left|right|top|bottom|width|height):"
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_properties_are_logical(path: Path) -> None:
    declarations = [line for line in path.read_text().splitlines() if "@media" not in line and "@container" not in line]
    assert [line for line in declarations if PHYSICAL.search(line)] == []


def test_every_file_is_imported_into_a_layer() -> None:
    entry = (CSS / "parlour.css").read_text()
    imported = set(re.findall(r'@import url\("([^"]+)"\) layer\(\w+\);', entry))
    assert imported == {str(path.relative_to(CSS)) for path in FILES} - {"parlour.css", "sheet.css"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_important_is_kept_for_the_four_cases(path: Path) -> None:
    allowed = {"reset.css": 1, "feedback.css": 1, "utilities.css": 2}
    assert path.read_text().count("!important") <= allowed.get(path.name, 0)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_colour_outside_the_tokens_but_in_oklch(path: Path) -> None:
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|(?<![\w-])rgba?\(|(?<![\w-])hsla?\(", path.read_text()) == []
