import { describe, expect, test } from "vitest";
import type { Trashed } from "../api/types";
import { trash } from "../text/trash";
import { goesSoon, nameOf, placeOf, placesOf, whoOf } from "./said";

const space = { id: "s", title: "Northbound" };
const project = { id: "p", title: "Winter" };
const track = { id: "t", title: "Low Tide" };
const named = (kind: Trashed["kind"], fields: Partial<Trashed> = {}) => ({
  kind,
  id: "x",
  title: "",
  number: null,
  space,
  project: null,
  track: null,
  ...fields,
});

test.each([
  [named("track", { title: "Low Tide" }), "Low Tide"],
  [named("version", { number: 3 }), "Version 3"],
  [named("version", { number: 3, title: "Louder" }), "Louder"],
  [named("comment"), "Comment"],
])("%j is called %s", (thing, name) => expect(nameOf(thing)).toBe(name));

test.each([
  [named("space", { title: "Northbound" }), []],
  [named("project"), ["Northbound"]],
  [named("track", { project }), ["Winter", "Northbound"]],
  [named("comment", { project, track }), ["Low Tide", "Winter", "Northbound"]],
])("%j was in %j", (thing, places) => expect(placesOf(thing)).toEqual(places));

test.each([
  ["space", null, null, "/space/x"],
  ["project", "x", null, "/project/x"],
  ["track", "p", null, "/track/x"],
  ["version", "p", "t", "/track/t?version=x"],
  ["comment", "p", "t", "/track/t?comment=x"],
  ["attachment", "p", "t", "/track/t"],
  ["attachment", "p", null, "/project/p"],
] as const)("a %s that is back in %s, %s is found at %s", (kind, project, track, place) =>
  expect(placeOf({ kind, id: "x", space: "s", project, track })).toBe(place),
);

test("who threw it away may be a guest, or somebody without a name", () => {
  expect(whoOf({ trashed_by: { id: "a", name: "Ana", avatar: null } })).toBe("Ana");
  expect(whoOf({ trashed_by: { id: "a", name: "", avatar: null } })).toBe("somebody");
  expect(whoOf({ trashed_by: null })).toBe("a guest");
});

test("a week before it goes that is said", () => {
  expect([0, 1, 7, 8, 30].map((days_left) => goesSoon({ days_left }))).toEqual([
    ...[true, true, true],
    ...[false, false],
  ]);
});

describe("emptying says how much goes", () => {
  test.each([
    [1, false, "", "1 thing is deleted for good"],
    [3, false, "Northbound", "3 things of “Northbound” are deleted for good"],
    [30, true, "", "All that you may delete, more than 30 things, are deleted for good"],
  ])("%i, more: %s, of %s", (count, more, of, said) =>
    expect(trash.emptyText(count, more, of)).toContain(said),
  );
});
