import { expect, test } from "vitest";
import type { Thread } from "../api/types";
import { arrivedIn } from "./arrivals";

const thread = (id: string, author: string, replies: string[] = [], deleted = false) =>
  ({
    id,
    deleted,
    author: { id: author },
    replies: replies.map((reply) => ({ id: reply, author: { id: "ben" }, deleted: false })),
  }) as unknown as Thread;
const names = (before: Thread[], now: Thread[]) => arrivedIn(before, now, "me").map(({ id }) => id);

test("what others wrote arrives, threads and replies; what one wrote oneself doesn't", () => {
  const before = [thread("a", "ana")];
  const now = [thread("a", "ana", ["r"]), thread("b", "ana"), thread("c", "me")];
  expect(names(before, now)).toEqual(["r", "b"]);
});

test("what goes, changes or was deleted is no arrival", () => {
  expect(names([thread("a", "ana"), thread("b", "ana")], [thread("a", "ana")])).toEqual([]);
  expect(names([], [thread("a", "ana", [], true)])).toEqual([]);
});
