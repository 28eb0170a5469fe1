import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Activity } from "../api/types";
import { plainOf } from "../text/rich";
import { Awaiting } from "./awaiting";
import { freshOf, NEWEST } from "./data";
import { byDay, dayName } from "../text/days";
import { placeOf, quoteOf, sentenceOf } from "./said";

const line = (id: string, fields: Partial<Activity> = {}): Activity => ({
  id,
  kind: "comment.posted",
  group: "comments",
  actor: { id: "a", name: "Ana", image: null },
  guest: null,
  project: { id: "p", title: "Winter" },
  track: { id: "t", title: "Low Tide" },
  version: { id: "v", number: 2, label: "" },
  comment: { id: "c", excerpt: "Louder" },
  link: null,
  data: {},
  created_at: "2026-03-14T12:00:00Z",
  ...fields,
});
const lines = (...ids: string[]) => ids.map((id) => line(id));

describe("what is new", () => {
  test("is what stands above the first that is known", () => {
    expect(freshOf(lines("d", "c", "b"), lines("b", "a"))).toEqual(lines("d", "c"));
    expect(freshOf(lines("b", "a"), lines("b", "a"))).toEqual([]);
  });
  test("is all, where none is known", () => {
    const many = Array.from({ length: NEWEST }, (_, index) => line(`n${index}`));
    expect(freshOf(many, lines("a"))).toHaveLength(NEWEST);
  });
  test("isn't what was known and is deleted by now", () => {
    expect(freshOf(lines("b"), lines("c", "b"))).toEqual([]);
  });
});

describe("a line", () => {
  test.each<[Partial<Activity>, string]>([
    [{}, "Ana commented on Low Tide"],
    [{ actor: null, guest: "Ada" }, "Ada commented on Low Tide"],
    [{ kind: "version.uploaded" }, "Ana uploaded Version 2 of Low Tide"],
    [
      { kind: "version.uploaded", version: { id: "v", number: 1, label: "" } },
      "Ana added Low Tide",
    ],
    [{ kind: "track.trashed", track: null, data: { title: "Old Song" } }, "Ana deleted Old Song"],
    [{ kind: "track.edited", data: { title: "High Tide" } }, "Ana renamed a track to High Tide"],
    [
      { kind: "member.role_changed", data: { person: { name: "Ben" }, role: "editor" } },
      "Ana changed the role of Ben: Editor",
    ],
    [
      { kind: "link.opened", actor: null, data: { recipient: "Label" } },
      "Label opened a link to Low Tide",
    ],
    [
      { kind: "attachment.added", track: null, data: { name: "stems.zip" } },
      "Ana attached stems.zip to Winter",
    ],
  ])("%j", (fields, words) => expect(plainOf(sentenceOf(line("x", fields)))).toBe(words));

  test("quotes a comment, or a verdict's note", () => {
    expect(quoteOf(line("x"))).toBe("Louder");
    expect(quoteOf(line("x", { comment: null, data: { note: "Less bass" } }))).toBe("Less bass");
  });

  test.each<[Partial<Activity>, string | null]>([
    [{}, "/track/t?comment=c"],
    [{ comment: null }, "/track/t?version=v"],
    [{ kind: "version.trashed", comment: null }, "/track/t"],
    [{ kind: "track.trashed", track: null, comment: null }, "/project/p"],
    [{ kind: "project.trashed", project: null, track: null, comment: null }, null],
    [{ kind: "member.joined", group: "people" }, "/space/s/people"],
    [{ kind: "link.opened", group: "links", link: "l" }, "/space/s/links?link=l"],
  ])("%j leads to %s", (fields, place) => expect(placeOf(line("x", fields), "s")).toBe(place));
});

describe("days", () => {
  const now = new Date(2026, 2, 14, 9);
  const at = (...date: [number, number, number, number]) => new Date(...date).toISOString();
  test.each([
    [at(2026, 2, 14, 0), "Today"],
    [at(2026, 2, 13, 23), "Yesterday"],
    [at(2026, 1, 2, 12), "Monday, February 2"],
    [at(2025, 11, 31, 12), "Wednesday, December 31, 2025"],
  ])("%s is %s", (iso, name) => expect(dayName(iso, now)).toBe(name));

  test("keep the order of their lines", () => {
    const rows = [at(2026, 2, 14, 8), at(2026, 2, 14, 1), at(2026, 2, 13, 23)].map(
      (created_at, index) => line(`${index}`, { created_at }),
    );
    expect(byDay(rows).map((day) => day.rows.map(({ id }) => id))).toEqual([["0", "1"], ["2"]]);
  });
});

describe("a line that is to come", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("is asked for until it is there", async () => {
    const there = new Set<string>();
    const ask = vi.fn(async () => {});
    const awaiting = new Awaiting(ask, (id) => there.has(id));
    awaiting.expect("a");
    await vi.advanceTimersByTimeAsync(700);
    expect(ask).toHaveBeenCalledTimes(1);
    there.add("a");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(ask).toHaveBeenCalledTimes(2);
  });

  test("and no more than three times where none comes", async () => {
    const ask = vi.fn(async () => {});
    const awaiting = new Awaiting(ask, () => false);
    for (const id of "abcdefghij") awaiting.expect(id);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(ask).toHaveBeenCalledTimes(3);
  });
});
