"""The `parlour` command. Each command is a module in `commands/`, found by its file and loaded when it is called.

A command module has NAME, HELP, `add_arguments(parser)` and `run(args) -> int`, and imports Django inside `run`.
Errors are one sentence on stderr and exit code 1.
"""

import argparse
import difflib
import os
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

from parlour.config.env import SettingError
from parlour.kernel.errors import ParlourError

COMMANDS = Path(__file__).parent / "commands"


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parlour.config.settings")
    words = sys.argv[1:] if arguments is None else arguments
    try:
        return _run(words)
    except (ParlourError, SettingError) as error:
        return _fail(str(error))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stdout = None  # whoever read has left; nothing is flushed at exit
        return 0
    except Exception as error:
        sentence = _known(error)
        if sentence is None:
            raise
        return _fail(sentence)


def set_up_django() -> None:
    """Load the settings and the apps; for commands that need the database."""
    import django

    django.setup()


def _run(words: list[str]) -> int:
    if words[:1] and words[0] in ("--version", "-V"):
        from importlib.metadata import version

        return _print(f"parlour {version('parlour')}")
    if not words or words[0] in ("-h", "--help", "help"):
        return _print(_overview())
    name = words[0]
    if name not in _names():
        return _fail(_unknown(name))
    module = _load(name)
    parser = argparse.ArgumentParser(prog=f"parlour {name}", description=module.HELP)
    module.add_arguments(parser)
    return int(module.run(parser.parse_args(words[1:])) or 0)


def _names() -> list[str]:
    return sorted(path.stem.replace("_", "-") for path in COMMANDS.glob("[a-z]*.py"))


def _load(name: str) -> ModuleType:
    return import_module(f"parlour.config.commands.{name.replace('-', '_')}")


def _overview() -> str:
    names = _names()
    width = max(map(len, names)) + 2
    lines = [f"  {name:<{width}}{_load(name).HELP}" for name in names]
    more = "`parlour COMMAND --help` says more. `parlour --version`."
    return "\n".join(["usage: parlour COMMAND [...]", "", *lines, "", more])


def _unknown(name: str) -> str:
    near = difflib.get_close_matches(name, _names(), 1)
    hint = f" Did you mean `parlour {near[0]}`?" if near else " `parlour --help` lists what there is."
    return f"There is no command “{name[:40]}”.{hint}"


def _known(error: Exception) -> str | None:
    # By name: light commands never import Django, and must not do so for the sake of an error.
    kind, module = type(error).__name__, type(error).__module__
    if module.startswith("django.db") and kind == "OperationalError":
        return "The database can't be reached or is busy. `parlour doctor` says more."
    if module.startswith("django.db") and kind == "ProgrammingError":
        return "The database is not as this version expects it. Run `parlour migrate`."
    return str(error) if kind == "ImproperlyConfigured" else None


def _print(text: str) -> int:
    sys.stdout.write(f"{text}\n")
    return 0


def _fail(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
