# ruff: noqa: INP001  a script beside its output, not a package
"""Write docs/reference: commands, exit codes, fields, the object of `--json` and the schema of mappings.

`python docs/make_reference.py` after a change of a command, of importer/errors.py, of a resource, of the keys of a
mapping or of docs/reference/run.schema.json; a test holds the pages to what this would write. Everything is told by
the program itself: its commands by click, its fields by the resources, its keys by the schema of mappings.
"""

import inspect
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from importer import errors, resources
from importer.cli.main import cli
from importer.mapping.schema import schema
from importer.resources.base import FieldSpec, Resource

HERE = Path(__file__).parent
FOLDER = HERE / "reference"
README = HERE.parent / "README.md"
RUN_SCHEMA = FOLDER / "run.schema.json"
BY = "Written by `docs/make_reference.py`."
VERBATIM = "\b"
"""Click's mark of a paragraph that keeps its lines."""

Lines = Iterator[str]


def pages() -> dict[Path, str]:
    """Return every page of the folder as it should be, by its path."""
    made: Mapping[str, Callable[[], Lines]] = {
        "commands.md": _commands,
        "exit-codes.md": _exit_codes,
        "fields.md": _fields,
        "json.md": _json,
        "mapping-schema.md": _mapping_schema,
    }
    return {FOLDER / name: "\n".join(page()) + "\n" for name, page in made.items()}


def _commands() -> Lines:
    yield "# Commands\n\nFor whoever wants to know what a command takes; `importer COMMAND --help` says the same."
    yield f"{BY}\n"
    every = list(_leaves(cli, ["importer"]))
    for path, command in every:
        yield f"- [`{' '.join(path)}`](#{'-'.join(path)}): {_first_sentence(command)}"
    for path, command in every:
        yield from ("", f"## {' '.join(path)}", "")
        yield from _command(path, command)


def _leaves(command: click.Command, path: list[str]) -> Iterator[tuple[list[str], click.Command]]:
    """Yield every command that does something, in the order of the help, with the words that name it."""
    if not isinstance(command, click.Group):
        yield path, command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        below = command.get_command(context, name)
        if below is not None and not below.hidden:
            yield from _leaves(below, [*path, name])


def _command(path: list[str], command: click.Command) -> Lines:
    arguments = [each for each in command.params if isinstance(each, click.Argument)]
    options = [each for each in command.params if isinstance(each, click.Option) and not each.hidden]
    usage = [*path, *(["[OPTIONS]"] if options else []), *map(_argument, arguments)]
    yield f"```text\n{' '.join(usage)}\n```\n"
    for text in (command.help, command.epilog):
        yield from _prose(inspect.cleandoc(text or ""))
    if options:
        yield "| option | |\n| --- | --- |"
        yield from (f"| {_spelled(option)} | {_cell(_meaning(option))} |" for option in options)


def _argument(argument: click.Argument) -> str:
    name = argument.metavar or (argument.name or "").upper()
    many = "..." if argument.nargs < 0 else ""
    return (name if argument.required else f"[{name}]") + many


def _spelled(option: click.Option) -> str:
    """Return an option as it is typed, with what stands for its value."""
    names = ", ".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
    if option.is_flag:
        return names
    choices = option.type.choices if isinstance(option.type, click.Choice) else ()
    value = option.metavar or "|".join(map(str, choices)) or option.type.name.removesuffix(" range").upper()
    return f"{names} `{value.replace('|', chr(92) + '|')}`"


def _meaning(option: click.Option) -> str:
    parts = [" ".join((option.help or "").split())]
    if option.required:
        parts.append("Needed.")
    if option.multiple:
        parts.append("May be given several times.")
    if option.show_default and not option.is_flag:
        parts.append(f"Default: `{option.default}`.")
    return " ".join(parts)


def _prose(text: str) -> Lines:
    """Yield the paragraphs of a help; what keeps its lines there is a block."""
    for paragraph in re.split(r"\n\s*\n", text) if text else ():
        if paragraph.startswith(VERBATIM):
            yield f"```text\n{inspect.cleandoc(paragraph.removeprefix(VERBATIM).strip(chr(10)))}\n```\n"
        else:
            yield _escaped(" ".join(paragraph.split())) + "\n"


def _first_sentence(command: click.Command) -> str:
    text = command.short_help or " ".join((command.help or "").partition("\n\n")[0].split())
    return _escaped(text)


def _exit_codes() -> Lines:
    yield "# Exit codes\n\nFor whoever writes the script around a command: what ends with which code."
    yield f"What to do then is under [scripts](../operations.md#scripts). {BY}\n"
    yield "| code | means | said by |\n| --- | --- | --- |"
    kinds = list(_kinds(errors.ImporterError))
    for code, means in _told():
        said = [f"[{kind.__name__}](../codes.md#{_anchor(kind)})" for kind in kinds if kind.exit_code == code]
        yield f"| {code} | {means} | {', '.join(said)} |"
    yield "\nWhatever the code was, running the same command again sends nothing twice."


def _told() -> Iterator[tuple[int, str]]:
    """Yield the rows of README's table; raise ValueError when an exception leaves with a code that is not there."""
    table = README.read_text(encoding="utf-8").partition("\n## Exit codes\n")[2].partition("\n## ")[0]
    rows = [(int(code), means) for code, means in re.findall(r"^\| (\d+) \| (.+) \|$", table, re.MULTILINE)]
    untold = {kind.exit_code for kind in _kinds(errors.ImporterError)} - {code for code, _ in rows}
    if untold:
        raise ValueError(f"README.md does not tell the exit codes {untold}")
    yield from ((code, re.sub(r"\]\(docs/", "](../", means)) for code, means in rows)


def _anchor(kind: type[errors.ImporterError]) -> str:
    return f"{kind.__name__}-exit-code-{kind.exit_code}".lower()


def _kinds(kind: type[errors.ImporterError]) -> Iterator[type[errors.ImporterError]]:
    for below in kind.__subclasses__():
        yield below
        yield from _kinds(below)


def _fields() -> Lines:
    yield "# Fields\n\nFor whoever writes a mapping: what may stand on its left side, for each resource;"
    yield f"`importer fields RESOURCE` says the same. {BY}\n"
    yield "*needed*: nothing can be created without it. *clear*: the cell text `<clear>` empties it on update. `<N>` is"
    yield "a number, counted from 1, `<ID>` a name of your own.\n"
    for name in resources.names():
        yield from _resource(resources.get(name))


def _resource(resource: Resource) -> Lines:
    yield f"## {resource.name}\n\n{resource.title}: {', '.join(resource.operations)}.\n"
    header = [(path, resource.field(path.replace("<N>", "1"))) for path in resource.paths()]
    lines = [(path, resource.line_field(path.replace("<N>", "1"))) for path in resource.line_paths()]
    for title, entries in (("[fields]", header), ("[lines]", lines)):
        if entries:
            yield f"`{title}`\n\n| field | kind | | |\n| --- | --- | --- | --- |"
            yield from (_field(resource, path, spec) for path, spec in entries if spec is not None)
            yield ""


def _field(resource: Resource, path: str, spec: FieldSpec) -> str:
    marks = [
        *(["needed"] if not spec.line and path in resource.required else []),
        *(["clear"] if resource.clearable(spec) else []),
    ]
    words = [spec.meaning]
    if spec.choices:
        words.append(f"One of: {', '.join(f'`{choice}`' for choice in spec.choices)}.")
    if spec.max_length:
        words.append(f"At most {spec.max_length} characters.")
    return f"| `{path}` | {spec.kind.value} | {', '.join(marks)} | {_cell(' '.join(words))} |"


def _json() -> Lines:
    described = json.loads(RUN_SCHEMA.read_text(encoding="utf-8"))
    yield "# The object of --json\n\nFor whoever writes the program around a command: what `check`, `run` and `resume`"
    yield f"print on standard output with `--json`. [The JSON Schema](run.schema.json) says it to programs. {BY}\n"
    yield "Amounts are decimal texts, never floating-point numbers. Keys and statuses are the same in every language;"
    yield "new keys may come, none will change its meaning.\n"
    yield "| key | type | |\n| --- | --- | --- |"
    yield from _keys(described, described, "", set())


def _keys(whole: Mapping[str, Any], table: Mapping[str, Any], before: str, told: set[str]) -> Lines:
    """Yield the keys of an object and of the objects in it; what several have in common is `told` once."""
    for name, raw in table.get("properties", {}).items():
        said, path = _resolved(whole, raw), f"{before}{name}"
        optional = "" if name in table.get("required", ()) else "Not always there. "
        yield f"| `{path}` | {_type(whole, raw)} | {optional}{_cell(raw.get('description', ''))} |"
        if (shared := _reference(raw)) not in told:
            told |= {shared} if shared else set()
            yield from _keys(whole, said.get("items", said), f"{path}[]." if "items" in said else f"{path}.", told)


def _resolved(whole: Mapping[str, Any], said: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a part of a schema says, be it by reference."""
    shared = _reference(said)
    return whole["$defs"][shared] if shared else said


def _reference(said: Mapping[str, Any]) -> str:
    """Return the name of what a part of a schema refers to; empty when it says all itself."""
    reference: str = next(iter(said.get("anyOf", ())), said).get("$ref", "")
    return reference.rpartition("/")[2]


def _type(whole: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    return _kind(_resolved(whole, said)) + (" or null" if "anyOf" in said else "")


def _mapping_schema() -> Lines:
    described = schema()
    yield "# JSON Schema of mappings\n\nFor whoever has an editor check mappings while they are written:"
    yield "`importer map schema -o mapping.schema.json` writes the schema, with every field of every resource"
    yield f"([how to use it](../mapping-a-workbook.md#while-you-type-importer-map-schema)). {BY}\n"
    yield "These are its tables; the fields are on [a page of their own](fields.md), and the"
    yield "[mapping reference](../../mappings/README.md#reference) explains all of it by example.\n"
    yield from _schema_table("The mapping", described)
    for name, table in described["$defs"].items():
        if name.endswith("Table"):
            yield from _schema_table(name.removesuffix("Table"), table)
    feed = next(each for each in described["$defs"]["padded-feed"]["anyOf"] if "properties" in each)
    yield from _schema_table("A feed, where it is more than a column's name", feed)


def _schema_table(title: str, table: Mapping[str, Any]) -> Lines:
    yield f"## {title}\n"
    if "description" in table:
        yield f"{table['description']}\n"
    yield "| key | type | |\n| --- | --- | --- |"
    for name, said in table["properties"].items():
        needed = "Needed. " if name in table.get("required", ()) else ""
        yield f"| `{name}` | {_kind(said)} | {needed}{_cell(said.get('description', ''))} |"
    yield ""


def _kind(said: Mapping[str, Any]) -> str:
    """Return what a key of a mapping takes."""
    values = said.get("enum", [said["const"]] if "const" in said else [])
    kinds = said.get("type", "table")
    return ", ".join(f"`{value}`" for value in values) or (" or ".join(kinds) if isinstance(kinds, list) else kinds)


def _cell(text: str) -> str:
    return _escaped(text).replace("|", "\\|")


def _escaped(text: str) -> str:
    """Return words so that a page shows them as they are; what is code stays."""
    parts = re.split(r"(`[^`]*`)", text)
    return "".join(part if part.startswith("`") else re.sub(r"([_<\[\]*])", r"\\\1", part) for part in parts)


if __name__ == "__main__":
    for target, text in pages().items():
        target.write_text(text, encoding="utf-8", newline="\n")
        print(f"Written: {target}")  # noqa: T201  a script prints what it wrote
