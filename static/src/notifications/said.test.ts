import { describe, expect, test } from "vitest";
import type { Notification } from "../api/types";
import { plainOf } from "../text/rich";
import { placeOf, sentenceOf, whoOf } from "./said";

const people = (...names: string[]) =>
  names.map((name) => ({ id: `id-${name}`, name, image: null }));

const told = (kind: Notification["kind"], fields: Partial<Notification> = {}): Notification => ({
  id: "n",
  kind,
  space: { id: "s", name: "Northbound" },
  project: { id: "p", title: "Winter" },
  track: { id: "t", title: "Low Tide" },
  version: { id: "v", number: 2, label: "" },
  comment: null,
  invitation: null,
  link: null,
  role: "",
  actors: people("Ana"),
  actor_count: 1,
  count: 1,
  excerpt: "",
  read: false,
  created_at: "2026-01-01T00:00:00Z",
  updated_at: "2026-01-01T00:00:00Z",
  ...fields,
});
const sentence = (...of: Parameters<typeof told>) => plainOf(sentenceOf(told(...of)));

test.each([
  [people("Ana"), 1, "Ana"],
  [people("Ana", "Ben"), 2, "Ana and Ben"],
  [people("Ana", "Ben", "Cy"), 3, "Ana and 2 others"],
  [people("Ana", "Ben", "Cy"), 21, "Ana and 20 others"],
  [people(""), 1, "Somebody"],
  [[], 0, "Somebody"],
])("%j of %i: %s", (actors, actor_count, who) => expect(whoOf({ actors, actor_count })).toBe(who));

describe("a sentence", () => {
  test("says twenty comments of several as one", () => {
    const many = { actors: people("Ana", "Ben", "Cy"), actor_count: 3, count: 20 };
    expect(sentence("comment", many)).toBe("Ana and 2 others left 20 comments on Low Tide");
    expect(sentence("comment")).toBe("Ana left a comment on Low Tide");
  });

  test("calls a version by its label, or its number", () => {
    expect(sentence("approved")).toBe("Ana approved Version 2 of Low Tide");
    const version = { id: "v", number: 2, label: "Master" };
    expect(sentence("version", { version })).toBe("Ana uploaded Master of Low Tide");
  });

  test("names the project that one is invited to, else the space", () => {
    const fields = { role: "editor", track: null };
    expect(sentence("invitation", fields)).toBe("Ana invites you to Winter, as Editor");
    expect(sentence("invitation", { ...fields, project: null })).toBe(
      "Ana invites you to Northbound, as Editor",
    );
  });

  test("emphasises names, and keeps what people typed as text", () => {
    const track = { id: "t", title: "<b>Low</b>" };
    expect(sentenceOf(told("mention", { track })).filter(({ strong }) => strong)).toEqual([
      { text: "Ana", strong: true },
      { text: "<b>Low</b>", strong: true },
    ]);
  });
});

test.each<[Notification["kind"], Partial<Notification>, string | null]>([
  ["mention", { comment: "c" }, "/track/t?comment=c"],
  ["comment", { comment: null }, "/track/t"],
  ["track", { count: 3 }, "/project/p"],
  ["signed_off", { track: null }, "/project/p"],
  ["member_joined", {}, "/space/s/people"],
  ["role_changed", { track: null, project: null }, "/space/s"],
  ["link_opened", { link: "l" }, "/space/s/links?link=l"],
  ["invitation", {}, null],
  ["member_removed", {}, null],
])("%s leads to the right place", (kind, fields, place) =>
  expect(placeOf(told(kind, fields))).toBe(place),
);
