import { expect, test } from "vitest";
import { interestsOf } from "./interests";
import type { Hint } from "./wire";

const hint = (kind: string, fields: Partial<Hint> = {}): Hint => ({
  id: "e",
  kind,
  space: "s",
  project: "p",
  track: "t",
  version: null,
  subject: null,
  actor: "a",
  at: "2026-01-01T00:00:00Z",
  ...fields,
});
const named = (of: Hint) => interestsOf(of).map((key) => key.join(" "));

test("a comment concerns its track, and the counts in lists", () => {
  expect(named(hint("comment.posted"))).toEqual([
    "comments t",
    "track t",
    "versions t",
    "tracks p",
  ]);
});

test("a reaction concerns the conversation alone", () => {
  expect(named(hint("comment.reacted"))).toEqual(["comments t"]);
});

test("progress is shown without asking", () => {
  expect(named(hint("version.progressed", { progress: 40 }))).toEqual([]);
});

test("a track that moved concerns both projects, of which the hint names one", () => {
  expect(named(hint("track.moved"))).toContain("tracks");
});

test("what a hint doesn't name is all of its kind", () => {
  expect(named(hint("project.edited", { project: null, space: null, track: null }))).toEqual([
    "project",
    "projects",
    "tracks",
    "space",
    "spaces",
  ]);
});

test("somebody who joined changes who is there, and what the plan has room for", () => {
  const keys = named(hint("member.joined", { project: null, track: null }));
  expect(keys).toEqual(["members s", "invitations", "usage s", "space s", "spaces"]);
});

test("a kind that is newer than this studio concerns where it happened", () => {
  expect(named(hint("lyrics.sung"))).toEqual(
    expect.arrayContaining(["track t", "project p", "tracks p", "space s"]),
  );
  expect(named(hint("moon.rose", { project: null, track: null, space: null }))).toEqual([]);
});

test.each(["track.trashed", "comment.deleted", "project.restored", "version.purged"])(
  "%s concerns the trash, and what it was in",
  (kind) => expect(named(hint(kind))).toEqual(expect.arrayContaining(["trash", "tracks p"])),
);

test("other rights: all that depends on them", () => {
  const keys = named(hint("access.changed", { space: null, project: null, track: null }));
  expect(keys).toEqual(expect.arrayContaining(["spaces", "space", "projects", "track", "me"]));
});
