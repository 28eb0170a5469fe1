"""What came, what was changed on the way, and what could not: counted, and named one by one."""

import json
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

OUTCOMES = ("came", "updated", "already", "kept", "lost")
_HEADINGS = {
    "read": "read",
    "came": "came",
    "updated": "updated",
    "already": "already there",
    "kept": "changed here",
    "lost": "could not",
}


class Report:
    """Entries go to a temporary file as they arise, so that any number of them takes no memory.

    An entry is {kind, id, what, code, detail}; `what` is "changed" or "lost".
    """

    def __init__(self, source: str, *, dry_run: bool) -> None:
        self.counts: dict[str, Counter[str]] = {}
        self.codes: Counter[tuple[str, str, str]] = Counter()
        self.remarks: list[str] = []
        self.left_behind: dict[str, dict[str, int]] = {}
        self._begun = datetime.now(UTC)
        self.dry_run = dry_run
        self._about = {"source": source, "dry_run": dry_run}
        self._entries = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 (as long as this)

    @property
    def complete(self) -> bool:
        """Whether everything came."""
        return not any(what == "lost" for what, _, _ in self.codes)

    def count(self, kind: str, outcome: str) -> None:
        self.counts.setdefault(kind, Counter())[outcome] += 1

    def refuse(self, kind: str, source_id: str, code: str, detail: str = "") -> None:
        """Say that a document could not come."""
        self.count(kind, "lost")
        self.say("lost", kind, source_id, code, detail)

    def say(self, what: str, kind: str, source_id: str, code: str, detail: str = "") -> None:
        """Say that something about a document was changed, or is lost though it came."""
        self.codes[what, kind, code] += 1
        entry = {"kind": kind, "id": source_id, "what": what, "code": code, "detail": detail}
        self._entries.write(json.dumps(entry, ensure_ascii=False) + "\n")

    def lines(self) -> Iterator[str]:
        """The summary, for people."""
        about = "Dry run: nothing was written. " if self._about["dry_run"] else ""
        yield f"{about}From {self._about['source']}:"
        yield "".join([f"{'':14}", *(f"{heading:>15}" for heading in _HEADINGS.values())])
        for kind, counts in self.counts.items():
            yield "".join([f"{kind:14}", *(f"{counts[name]:>15,}" for name in _HEADINGS)])
        for what, heading in (("changed", "Changed on the way"), ("lost", "Could not come")):
            found = sorted(
                (kind, code, n) for (w, kind, code), n in self.codes.items() if w == what
            )
            if found:
                yield f"{heading}:"
                yield from (f"  {kind}: {code} × {n:,}" for kind, code, n in found)
        unread = {kind: names for kind, names in self.left_behind.items() if names}
        if unread:
            yield "Fields that the mapping doesn't read (documents that have them):"
            for kind, names in unread.items():
                said = ", ".join(f"{name} {n:,}" for name, n in sorted(names.items()))
                yield f"  {kind}: {said}"
        yield from self.remarks

    def save(self, folder: Path) -> tuple[Path, Path]:
        """Write it as text and as JSON, for its owner's eyes only; the two files."""
        folder.mkdir(parents=True, exist_ok=True)
        stem = f"import-legacy-{self._begun:%Y%m%d-%H%M%S-%f}"
        text, structured = folder / f"{stem}.txt", folder / f"{stem}.json"
        for path in (text, structured):
            path.touch(mode=0o600)
        with text.open("w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in self.lines())
            file.write("\n")
            for entry in self.entries():
                file.write(" ".join(filter(None, map(str, entry.values()))) + "\n")
        summary = {
            **self._about,
            "begun": self._begun.isoformat(),
            "complete": self.complete,
            "counts": self.counts,
            "unread_fields": self.left_behind,
            "remarks": self.remarks,
        }
        with structured.open("w", encoding="utf-8") as file:
            file.write(json.dumps(summary, ensure_ascii=False, indent=1).rstrip("\n}"))
            file.write(',\n "entries": [')
            for number, entry in enumerate(self.entries()):
                file.write(f"{',' if number else ''}\n  {json.dumps(entry, ensure_ascii=False)}")
            file.write("\n ]\n}\n")
        return text, structured

    def entries(self) -> Iterator[dict[str, Any]]:
        """What was said, in the order of saying."""
        self._entries.flush()
        self._entries.seek(0)
        for line in self._entries:
            yield json.loads(line)
        self._entries.seek(0, 2)
