"""Text with soft line breaks (RFC 3676, format=flowed): put the paragraphs together again."""

from __future__ import annotations

_DEEPEST = 50


def unflow(text: str, delete_space: bool) -> str:
    """Join flowed lines of the same quote depth. Quoted lines keep their marks, "-- " stays alone."""
    out: list[str] = []
    pieces: list[str] = []  # the paragraph that is being put together
    open_depth = -1  # how deeply it is quoted, -1 when it is finished
    for line in text.split("\n"):
        depth, content = _depth(line)
        signature = content == "-- "
        flowing = content.endswith(" ") and not signature
        if flowing and delete_space:
            content = content[:-1]
        if open_depth != depth or signature:
            out.append("".join(pieces))
            pieces = [">" * min(depth, _DEEPEST) + " "] if depth else []
        pieces.append(content)
        open_depth = depth if flowing else -1
    out.append("".join(pieces))
    return "\n".join(out[1:])


def _depth(line: str) -> tuple[int, str]:
    """How deeply a line is quoted, and the line without quote marks and without space-stuffing."""
    content = line.lstrip(">")
    return len(line) - len(content), content.removeprefix(" ")
