"""Writes docs/reference/ from the code: settings, commands, permissions, events, channels, the privacy map.

`python -m docs.generate` writes; a test in tests/architecture compares, so that the pages can't drift.
"""

import argparse
import inspect
import os
import sys
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import Any, get_type_hints

FOLDER = Path(__file__).parent / "reference"
HEAD = "<!-- Written by `make docs` from the code; change the code, not this page. -->\n\n"


def _page(title: str, *parts: str) -> str:
    return HEAD + "\n\n".join([f"# {title}", *(part.strip("\n") for part in parts)]) + "\n"


def _table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    heads = list(heads)
    lines = [heads, ["---"] * len(heads), *([_cell(value) for value in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(value: object) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ") or " "


def _code(value: object) -> str:
    return f"`{value}`" if str(value) else ""


# --- settings -----------------------------------------------------------------------------------------------------
def _settings() -> str:
    from parlour.config import env

    intro = (
        "Every setting is an environment variable, read from the environment or from a file named `.env` in the "
        "folder where Parlour is started. `NAME_FILE` names a file that holds the value instead, for secrets. A value "
        "that can't be understood stops the program with a sentence that says what to write."
    )
    return _page("Settings", intro, _variables(env.VARIABLES), "## For the test suite", _variables(env.TEST_VARIABLES))


def _variables(variables: Iterable[Any]) -> str:
    rows = ((_code(v.name), _code(v.default), v.sentence + (" Secret." if v.secret else "")) for v in variables)
    return _table(["Setting", "Default", "What it does"], rows)


# --- commands -----------------------------------------------------------------------------------------------------
def _commands() -> str:
    from parlour.config import cli

    modules = [cli._load(name) for name in cli._names() if hasattr(cli._load(name), "HELP")]
    intro = (
        "They run in the virtual environment: `.venv/bin/parlour COMMAND`. An error is one sentence and exit code 1."
    )
    return _page("Commands", intro, *(_command(module) for module in modules))


def _command(module: Any) -> str:
    parser = argparse.ArgumentParser(prog=f"parlour {module.NAME}", add_help=False)
    module.add_arguments(parser)
    return "\n\n".join([f"## parlour {module.NAME}", module.HELP, *_arguments(parser, f"parlour {module.NAME} ")])


def _arguments(parser: argparse.ArgumentParser, prefix: str) -> list[str]:
    """One table for a command, and one for each command below it."""
    nested = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    own = [a for a in parser._actions if a not in nested and not isinstance(a, argparse._HelpAction)]
    parts = [_table(["Word", "What it does", "Default"], map(_argument, own))] if own else []
    for action in nested:
        said = {choice.dest: choice.help or "" for choice in action._choices_actions}
        for name, below in action.choices.items():
            parts += [f"### {prefix}{name}", said.get(name, ""), *_arguments(below, f"{prefix}{name} ")]
    return [part for part in parts if part]


def _argument(action: argparse.Action) -> list[str]:
    words = ", ".join(action.option_strings) or str(action.metavar or action.dest)
    choices = ", ".join(map(str, action.choices or ()))
    default = "" if action.default in (None, False, argparse.SUPPRESS) else _code(action.default)
    return [_code(words), f"{action.help or ''}{f' One of: {choices}.' if choices else ''}".strip(), default]


# --- permissions --------------------------------------------------------------------------------------------------
def _permissions() -> str:
    from parlour.organisations.permissions import PERMISSIONS_OF, Permission, Role

    rows = ([_code(p.value), *("yes" if p in PERMISSIONS_OF[role] else "" for role in Role)] for p in Permission)
    intro = "What each role may do. The code asks for a permission by its name, never for a role."
    return _page("Permissions", intro, _table(["Permission", *(role.value for role in Role)], rows))


# --- events -------------------------------------------------------------------------------------------------------
def _events() -> str:
    from parlour.kernel.events import fact_class, fact_kinds

    intro = (
        "Everything that happens is a fact, written in the transaction that makes it true, and numbered per "
        "organisation without gaps. Facts carry ids, numbers, times and words of closed lists, never what somebody "
        "wrote. Each has `organisation_id`, `subject_id` (the thing that it is about) and its actor too."
    )
    # Beside the tests, which declare facts of their own, only the program's.
    facts = (fact for kind in fact_kinds() if ".tests." not in (fact := fact_class(kind)).__module__)
    rows = (_event(fact) for fact in facts)
    return _page("Events", intro, _table(["Kind", "What happened", "Data"], rows))


def _event(cls: Any) -> list[str]:
    hints = get_type_hints(cls)
    own = [f.name for f in fields(cls) if f.name not in ("organisation_id", "subject_id")]
    data = ", ".join(f"`{name}` ({_type_name(hints[name])})" for name in own)
    return [_code(cls.kind), inspect.getdoc(cls) or "", data]


def _type_name(hint: Any) -> str:
    return (
        hint.__name__ if isinstance(hint, type) else str(hint).replace("uuid.", "").replace("datetime.datetime", "time")
    )


# --- channels -----------------------------------------------------------------------------------------------------
def _channels() -> str:
    from parlour.inboxes.registry import channels

    intro = (
        "The kinds of channel that come with Parlour, and what their inboxes can be told. "
        "Secrets are sealed with the master key."
    )
    return _page("Channels", intro, *(_channel(channel) for _kind, channel in sorted(channels().items())))


def _channel(channel: Any) -> str:
    from parlour.inboxes.forms_derived import derive

    derived = derive(channel.Settings, {})
    rows = (
        (_code(name), field.label, field.help_text, "secret" if name in derived.secrets else _code(_default(field)))
        for name, field in derived.fields.items()
    )
    presets = ", ".join(str(preset.label) for preset in channel.presets)
    words = [f"## {channel.label}", f"Kind: `{channel.kind}`. {channel.hint}".strip()]
    words += [f"Presets: {presets}."] if presets else []
    return "\n\n".join([*words, _table(["Setting", "Label", "Hint", "Default"], rows)])


def _default(field: Any) -> str:
    value = field.initial
    return str(getattr(value, "value", value) if value is not None else "")


# --- privacy ------------------------------------------------------------------------------------------------------
def _privacy_map() -> str:
    from parlour.kernel.personal.render import as_markdown

    return HEAD + as_markdown().strip("\n") + "\n"


PAGES = {
    "settings.md": _settings,
    "commands.md": _commands,
    "permissions.md": _permissions,
    "events.md": _events,
    "channels.md": _channels,
    "privacy-map.md": _privacy_map,
}


def main() -> int:
    """Write the pages that changed, and say which."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parlour.config.settings")
    import django

    django.setup()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, write in PAGES.items():
        path, text = FOLDER / name, write()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(f"wrote {path.relative_to(Path.cwd())}")  # noqa: T201 - it is a command
    return 0


if __name__ == "__main__":
    sys.exit(main())
