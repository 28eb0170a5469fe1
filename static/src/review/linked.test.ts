import { expect, test } from "vitest";
import type { Thread } from "../api/types";
import { nameIn } from "./exports";
import { threadOf } from "./linked.svelte";
import { gist, markersOf } from "./markers";

const thread = (fields: Partial<Thread>) =>
  ({
    start_ms: 62_500,
    end_ms: null,
    author: { id: "ann", name: "Ann", avatar: null },
    guest: null,
    resolved: false,
    deleted: false,
    body: "Too loud",
    replies: [],
    ...fields,
  }) as Thread;

test("a comment's thread is found by its own id or by that of a reply", () => {
  const threads = [
    thread({ id: "a", replies: [{ id: "r" }] as Thread["replies"] }),
    thread({ id: "b" }),
  ];
  expect(threadOf(threads, "b")?.id).toBe("b");
  expect(threadOf(threads, "r")?.id).toBe("a");
  expect(threadOf(threads, "x")).toBeUndefined();
});

test.each([
  ["  One line  ", "One line"],
  ["First\nsecond", "First"],
  ["word ".repeat(30), `${"word ".repeat(15)}word…`],
  ["x".repeat(100), `${"x".repeat(80)}…`],
])("%j in short", (body, short) => expect(gist(body)).toBe(short));

test("marks say whose they are, and what of", () => {
  const tone = (fields: Partial<Thread>) => markersOf([thread(fields)], "ann")[0]!.tone;
  expect(tone({})).toBe("mine");
  expect(tone({ resolved: true })).toBe("resolved");
  expect(tone({ author: { id: "ben", name: "Ben", avatar: null } })).toBe("open");
  expect(tone({ author: null, guest: { id: "ann", name: "G" } })).toBe("open");
  expect(markersOf([thread({})], "ann")[0]!.label).toBe("1:02.5, Ann: Too loud");
});

test.each([
  [`attachment; filename="a b.csv"`, "a b.csv"],
  [`attachment; filename="x.csv"; filename*=utf-8''Stra%C3%9Fe.csv`, "Straße.csv"],
  [null, "comments.csv"],
  ["inline", "comments.csv"],
])("a file's name in %j", (disposition, name) =>
  expect(nameIn(disposition, "comments.csv")).toBe(name),
);
