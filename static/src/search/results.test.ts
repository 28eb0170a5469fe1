import { expect, test } from "vitest";
import type { Answer, Result } from "./data";
import { searchable } from "./data";
import { forget, recent, remember } from "./recent";
import { addressOf, moved, partsOf, placesOf, recentRows, rowsOf } from "./results";

const result = (fields: Partial<Result>) =>
  ({
    type: "track",
    id: "t",
    title: "Harbour",
    space: { id: "s", name: "Northbound" },
    project: { id: "p", title: "Tides" },
    track: null,
    ...fields,
  }) as Result;

test.each([
  ["space", "/space/t"],
  ["project", "/project/t"],
  ["track", "/track/t"],
  ["lyrics", "/track/t?show=lyrics"],
  ["comment", "/track/u?comment=t"],
  ["member", "/space/s/people"],
] as const)("a %s leads to %s", (type, address) =>
  expect(addressOf(result({ type, track: { id: "u", title: "Harbour" } }))).toBe(address),
);

test("where something is, the nearest first", () => {
  expect(placesOf(result({}))).toEqual(["Tides", "Northbound"]);
  expect(placesOf(result({ type: "project", project: null }))).toEqual(["Northbound"]);
  expect(placesOf(result({ type: "space", project: null }))).toEqual([]);
});

test("a text falls into parts by UTF-16 units, and loses nothing", () => {
  const text = "🔥 Die Straße";
  expect(partsOf(text, [[7, 13]])).toEqual([
    { text: "🔥 Die ", marked: false },
    { text: "Straße", marked: true },
  ]);
  expect(partsOf(text, [[0, 2]])[0]).toEqual({ text: "🔥", marked: true });
  expect(partsOf(text, [])).toEqual([{ text, marked: false }]);
  expect(partsOf("", [])).toEqual([]);
});

test("groups of rows end in a way to more, unless that is shown already", () => {
  const group = { type: "track" as const, results: [result({})], more: true };
  const answer: Answer = { query: "har", partial: false, groups: [group] };
  const does = (only: "track" | null) =>
    rowsOf(answer, only).map(({ heading, rows }) => [heading, rows.map((row) => row.does)]);
  expect(does(null)).toEqual([["track", ["open", "more"]]]);
  expect(does("track")).toEqual([["track", ["open"]]]);
  expect(rowsOf({ ...answer, groups: [{ ...group, more: false }] }, null)[0]!.rows).toHaveLength(1);
});

test.each([
  ["ArrowDown", 0, 1],
  ["ArrowDown", 2, 0],
  ["ArrowUp", 0, 2],
  ["Home", 2, 0],
  ["End", 0, 2],
  ["x", 1, null],
])("%s from row %i leads to %s", (key, at, to) => expect(moved(key, at, 3)).toBe(to));

test("with no rows nothing moves", () => expect(moved("ArrowDown", -1, 0)).toBeNull());

test("what was looked for is remembered, the latest first, each once", () => {
  for (const query of ["har", " tides ", "harbour", "", "tides"]) remember(query);
  expect(recent()).toEqual(["tides", "harbour"]);
  expect(recentRows(recent())[0]!.rows.map(({ does }) => does)).toEqual(["again", "again"]);
  for (let number = 0; number < 20; number++) remember(`song ${String.fromCharCode(97 + number)}`);
  expect(recent()).toHaveLength(8);
  forget();
  expect(recent()).toEqual([]);
  expect(recentRows([])).toEqual([]);
});

test.each(["{", "null", '{"a": 1}'])("nonsense that was kept is nothing: %s", (kept) => {
  localStorage.setItem("wavic.searches", kept);
  expect(recent()).toEqual([]);
});

test.each([
  ["a", true],
  ["天", true],
  ["🔥", true],
  ["1", true],
  ["  ", false],
  ["*.?", false],
])("%j can be looked for: %s", (typed, can) => expect(searchable(typed)).toBe(can));
