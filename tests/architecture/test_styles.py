"""Style sheets and templates: logical properties, colours in tokens only, nothing inline (the policy forbids it)."""

import re
from pathlib import Path

import pytest

from tests.architecture.tree import files, name_of

_PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|inset)-(?:left|right|top|bottom)(?:-\w+)*|left|right|top|bottom|width|height"
    r"|(?:min|max)-(?:width|height)|float|text-align)\s*:\s*([^;}]+)"
)
_LOGICAL_VALUES = {"start", "end", "center", "inherit", "justify", "none", "inline-start", "inline-end"}
_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|oklch|oklab|lab|lch|color)\(")
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
# Colours outside the tokens, counted: the dot of presence, the paper of a QR code, the document inside a mail's frame.
_COLOURS_ELSEWHERE = {
    "parlour/conversations/static/conversations/css/frame.css": 3,
    "parlour/people/static/people/people.css": 1,
    "parlour/ui/static/ui/css/components/identity.css": 2,
}
_NO_COLOUR = re.compile(r"url\([^)]*\)|mask:[^;]*;|--[\w-]+:[^;]*;")
_TAG = re.compile(r"{%.*?%}|{{.*?}}")
_INLINE_STYLE = re.compile(r"<style[\s>]|\sstyle\s*=", re.I)
_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>|\son[a-z]+\s*=\s*[\"']|\bhx-on|javascript:", re.I)

SHEETS = list(files(".css"))
TEMPLATES = list(files(".html"))


@pytest.mark.parametrize("path", SHEETS, ids=name_of)
def test_a_sheet_mirrors_for_right_to_left(path: Path) -> None:
    text = _without_conditions(_COMMENT.sub("", path.read_text(encoding="utf-8")))
    wrong = [m[0].strip() for m in _PHYSICAL.finditer(text) if m[1].strip().split()[0] not in _LOGICAL_VALUES]
    assert wrong == []


def _without_conditions(text: str) -> str:
    """Media and container conditions speak of the viewport, which has no writing direction."""
    return re.sub(r"@(?:media|container|supports)[^{]*", "", text)


@pytest.mark.parametrize("path", [p for p in SHEETS if p.name != "tokens.css"], ids=name_of)
def test_a_sheet_takes_its_colours_from_the_tokens(path: Path) -> None:
    text = _NO_COLOUR.sub("", _COMMENT.sub("", path.read_text(encoding="utf-8")))
    assert len(_COLOUR.findall(text)) == _COLOURS_ELSEWHERE.get(name_of(path), 0)


def test_the_sheets_that_pages_link_join_a_layer() -> None:
    linked = {
        n for p in TEMPLATES for n in re.findall(r"""{% static ['"]([^'"]+\.css)['"]""", p.read_text(encoding="utf-8"))
    }
    assert linked
    entries = {path for path in SHEETS for name in linked if path.as_posix().endswith(f"/static/{name}")}
    texts = {path: _COMMENT.sub("", path.read_text(encoding="utf-8")).strip() for path in entries}
    framed = "conversations/css/frame.css"  # the document inside the frame of a mail has no layers of ours
    outside = [
        name_of(path)
        for path, text in texts.items()
        if not path.as_posix().endswith(framed) and not re.match(r"@layer |@import [^;]*layer\(", text)
    ]
    assert outside == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_has_nothing_inline(path: Path) -> None:
    text = _TAG.sub("", path.read_text(encoding="utf-8"))
    assert _INLINE_STYLE.findall(text) == []
    assert _INLINE_SCRIPT.findall(text) == []


def test_scripts_never_make_styles_or_code_of_text() -> None:
    pattern = re.compile(r"\beval\(|new Function\(|document\.write\(|\.cssText|setAttribute\(\s*[\"']style")
    assert [name_of(p) for p in files(".js") if pattern.search(p.read_text(encoding="utf-8"))] == []
