"""The mapping file: which of their collections and fields become which of ours."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trash.legacy.values import squeezed

DEFAULT = Path(__file__).with_name("default_map.toml")
_PARTS = ("collections", "nested", "fields", "values", "defaults")
_UNITS = ("auto", "s", "ms")


class MapRefused(Exception):
    """The mapping can't be used; the message says which entry, and what would be one."""


@dataclass(frozen=True)
class KindMap:
    """How one kind of document is found and read. `values`: field → theirs, squeezed → ours."""

    name: str
    collections: tuple[str, ...]
    nested: tuple[tuple[str, str], ...]  # (kind of the parent, path of the array in it)
    fields: Mapping[str, tuple[str, ...]]
    values: Mapping[str, Mapping[str, str]]
    defaults: Mapping[str, str]

    def known_heads(self) -> set[str]:
        """The fields of a document, at its top, that something here reads."""
        return {path.partition(".")[0] for paths in self.fields.values() for path in paths}


@dataclass(frozen=True)
class LegacyMap:
    """The whole mapping. `options` are those of the file's `[options]`."""

    kinds: Mapping[str, KindMap]
    options: Mapping[str, Any]


def load_map(file: Path | None = None) -> LegacyMap:
    """The default mapping, with what a file says in its place. Raises MapRefused."""
    entries = tomllib.loads(DEFAULT.read_text())
    if file is not None:
        try:
            said = tomllib.loads(file.read_text())
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise MapRefused(f"{file}: {error}") from None
        entries = _merged(entries, said)
    if entries["options"]["comment_unit"] not in _UNITS:
        raise MapRefused(f"options.comment_unit is one of {', '.join(_UNITS)}.")
    common = entries["common"]["fields"]
    names = entries.keys() - {"options", "common"}
    kinds = {name: _kind(name, entries[name], common, names) for name in names}
    return LegacyMap(kinds, entries["options"])


def _merged(entries: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    """The default's tables with the file's entries; what no default knows is a slip of the pen."""
    merged = {name: dict(table) for name, table in entries.items()}
    for section, table in said.items():
        _refuse_unknown(section, section, entries)
        if section == "options":
            for name, value in table.items():
                _refuse_unknown(f"options.{name}", name, entries["options"])
                _refuse_other_type(f"options.{name}", value, entries["options"][name])
                merged["options"][name] = value
            continue
        for part, value in table.items():
            where = f"{section}.{part}"
            _refuse_unknown(where, part, _PARTS)
            if part in {"collections", "nested"}:
                merged[section][part] = _words(where, value)
                continue
            _refuse_other_type(where, value, {})
            known = entries[section].get(part, {})
            for name, entry in value.items():
                _refuse_unknown(f"{where}.{name}", name, entries[section]["fields"])
                if part == "fields":
                    value[name] = _words(f"{where}.{name}", entry)
                elif part == "values":
                    _refuse_other_type(f"{where}.{name}", entry, {})
                    kept = dict(known.get(name, {}))
                    for ours, theirs in entry.items():
                        _refuse_unknown(f"{where}.{name}.{ours}", ours, known.get(name, {}))
                        kept[ours] = _words(f"{where}.{name}.{ours}", theirs)
                    value[name] = kept
            merged[section][part] = {**known, **value}
    return merged


def _kind(
    name: str, entry: Mapping[str, Any], common: Mapping[str, list[str]], kinds: set[str]
) -> KindMap:
    nested = []
    for place in entry.get("nested", ()):
        parent, _, path = place.partition(".")
        if parent not in kinds or not path:
            raise MapRefused(f'{name}.nested: "{place}" is not "<kind>.<path>".')
        nested.append((parent, path))
    return KindMap(
        name=name,
        collections=tuple(entry.get("collections", ())),
        nested=tuple(nested),
        fields={field: tuple(paths) for field, paths in {**common, **entry["fields"]}.items()},
        values={
            field: {squeezed(word): ours for ours, words in table.items() for word in words}
            for field, table in entry.get("values", {}).items()
        },
        defaults=entry.get("defaults", {}),
    )


def _words(where: str, value: Any) -> list[str]:
    words = [value] if isinstance(value, str) else value
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise MapRefused(f"{where} is a word or a list of words.")
    return words


def _refuse_unknown(where: str, name: str, known: Any) -> None:
    if name not in known:
        raise MapRefused(f"{where} is unknown; there are {', '.join(sorted(known)) or 'none'}.")


def _refuse_other_type(where: str, value: Any, example: Any) -> None:
    if type(value) is not type(example):
        raise MapRefused(f"{where} is of another type: {type(example).__name__} is meant.")
