import { describe, expect, test } from "vitest";
import type { Reply, Thread } from "../api/types";
import * as lists from "./threads";

const ANN = { id: "a".repeat(24), name: "Ánn Öberg", avatar: null };
const BEN = { id: "b".repeat(24), name: "Ben", avatar: null };

const said = (fields: Partial<Reply>): Reply =>
  ({
    created_at: "2026-01-01T00:00:00Z",
    author: ANN,
    guest: null,
    mentions: [],
    reactions: [],
    body: "",
    deleted: false,
    parent: null,
    ...fields,
  }) as Reply;
const thread = (id: string, start_ms: number, more: Partial<Thread> = {}): Thread =>
  ({
    ...said({ id }),
    start_ms,
    end_ms: null,
    resolved: false,
    replies: [],
    reply_count: 0,
    ...more,
  }) as Thread;
const reply = (id: string, parent: string, more: Partial<Reply> = {}): Reply =>
  said({ id, parent, ...more });
const ids = (threads: { id: string }[]) => threads.map(({ id }) => id);

describe("a filter", () => {
  const threads = [
    thread("open", 0, { body: "Too loud at the **chorus**" }),
    thread("done", 1, { resolved: true, author: BEN, body: "Click" }),
    thread("answered", 2, {
      author: BEN,
      replies: [reply("r", "answered", { author: ANN, body: "Später", mentions: [BEN] })],
    }),
    thread("guest", 3, { author: null, guest: { id: "g", name: "Zoë" } }),
  ];
  const found = (filter: Partial<lists.Filter>, me?: string) =>
    ids(lists.filtered(threads, { ...lists.EVERYTHING, ...filter }, me));

  test("of nothing lets everything through", () => expect(found({})).toHaveLength(4));
  test("of a status", () => {
    expect(found({ status: "open" })).toEqual(["open", "answered", "guest"]);
    expect(found({ status: "resolved" })).toEqual(["done"]);
  });
  test("of what is mine counts replies", () => {
    expect(found({ whose: "mine" }, ANN.id)).toEqual(["open", "answered"]);
    expect(found({ whose: "mine" }, undefined)).toEqual([]);
  });
  test("of mentions counts those in replies", () =>
    expect(found({ whose: "mentions" }, BEN.id)).toEqual(["answered"]));
  test("of words wants all of them, anywhere in the thread, without case and accents", () => {
    expect(found({ text: "LOUD chorus" })).toEqual(["open"]);
    expect(found({ text: "spater" })).toEqual(["answered"]);
    expect(found({ text: "ann oberg" })).toEqual(["open", "answered"]);
    expect(found({ text: "zoe" })).toEqual(["guest"]);
    expect(found({ text: "loud click" })).toEqual([]);
    expect(found({ text: "   " })).toHaveLength(4);
  });
  test("of several things wants all of them", () =>
    expect(found({ status: "open", whose: "mine", text: "loud" }, ANN.id)).toEqual(["open"]));
});

test("threads are counted by their status", () =>
  expect(lists.counted([thread("a", 0), thread("b", 0, { resolved: true })])).toEqual({
    open: 1,
    resolved: 1,
    all: 2,
  }));

describe("the thread at a moment", () => {
  const threads = [
    thread("point", 10_000),
    thread("range", 20_000, { end_ms: 60_000 }),
    thread("inside", 30_000),
    thread("twin", 30_000),
  ];
  test.each([
    [0, undefined],
    [9_999, undefined],
    [10_000, "point"],
    [14_000, "point"],
    [14_001, undefined],
    [20_000, "range"],
    [30_000, "twin"],
    [34_000, "twin"],
    [34_001, "range"],
    [60_000, "range"],
    [60_001, undefined],
  ])("%i ms", (ms, id) => expect(lists.threadAt(threads, ms)?.id).toBe(id));
});

describe("the next and the previous thread", () => {
  const threads = [thread("a", 1000), thread("b", 5000), thread("c", 5000), thread("d", 9000)];
  test.each([
    [null, 0, 1, "a"],
    [null, 5000, 1, "d"],
    [null, 9001, 1, undefined],
    [null, 9400, -1, "c"],
    [null, 9600, -1, "d"],
    [null, 500, -1, undefined],
    ["b", 0, 1, "c"],
    ["c", 0, -1, "b"],
    ["a", 0, -1, undefined],
    ["d", 0, 1, undefined],
    ["gone", 4000, 1, "b"],
  ] as const)("from %s at %i ms by %i", (active, ms, direction, id) =>
    expect(lists.neighbour(threads, active, ms, direction)?.id).toBe(id),
  );
});

describe("a list with", () => {
  const two = [
    thread("a", 1000, { replies: [reply("r", "a")], reply_count: 1 }),
    thread("b", 2000),
  ];

  test("a new thread has it in its place", () =>
    expect(ids(lists.withThread(two, thread("c", 1500)))).toEqual(["a", "c", "b"]));
  test("a thread that is there already has it once, as it is now", () => {
    const now = lists.withThread(two, thread("a", 9000, { body: "later" }));
    expect(ids(now)).toEqual(["b", "a"]);
    expect(now[1]!.body).toBe("later");
  });
  test("threads of one moment has them in the order of their writing", () => {
    const early = thread("z", 1000, { created_at: "2025-01-01T00:00:00Z" });
    expect(ids(lists.withThread(two, early))).toEqual(["z", "a", "b"]);
  });
  test("a reply has it at the end of its thread, once", () => {
    const later = reply("s", "a", { created_at: "2026-02-01T00:00:00Z" });
    const now = lists.withReply(lists.withReply(two, later), later);
    expect(ids(now[0]!.replies)).toEqual(["r", "s"]);
    expect(now[0]!.reply_count).toBe(2);
    expect(now[1]).toBe(two[1]);
  });
  test("a change has it in the thread or the reply alone", () => {
    const now = lists.withChange(two, "r", { body: "new" });
    expect(now[0]!.replies[0]!.body).toBe("new");
    expect(now[1]).toBe(two[1]);
    expect(lists.withChange(two, "b", { resolved: true })[1]!.resolved).toBe(true);
    expect(lists.withChange(two, "nobody", { body: "" })).toEqual(two);
  });
});

describe("a list without", () => {
  const list = [
    thread("full", 0, { body: "text", replies: [reply("r", "full")], mentions: [BEN] }),
    thread("bare", 1),
    thread("grave", 2, { deleted: true, replies: [reply("last", "grave")] }),
  ];
  test("a thread without replies lacks it", () =>
    expect(ids(lists.without(list, "bare"))).toEqual(["full", "grave"]));
  test("a thread with replies has a tombstone", () => {
    const [tombstone] = lists.without(list, "full");
    expect(tombstone).toMatchObject({ deleted: true, body: "", author: null, mentions: [] });
    expect(ids(tombstone!.replies)).toEqual(["r"]);
  });
  test("a reply lacks only that", () => {
    const [full] = lists.without(list, "r");
    expect(full).toMatchObject({ body: "text", replies: [], reply_count: 0 });
  });
  test("the last reply of a tombstone lacks the thread", () =>
    expect(ids(lists.without(list, "last"))).toEqual(["full", "bare"]));
});

describe("an emoji", () => {
  const once = [{ emoji: "🔥", count: 2, names: ["Ben", "Ann"], mine: false }];
  test("that nobody put there begins", () =>
    expect(lists.toggled([], "🔥", "Ann")).toEqual([
      { emoji: "🔥", count: 1, names: ["Ann"], mine: true },
    ]));
  test("is joined, and taken back", () => {
    const joined = lists.toggled(once, "🔥", "Cy");
    expect(joined[0]).toMatchObject({ count: 3, mine: true, names: ["Ben", "Ann", "Cy"] });
    expect(lists.toggled(joined, "🔥", "Cy")).toEqual(once);
  });
  test("goes with its last reaction", () =>
    expect(lists.toggled(lists.toggled([], "🔥", "Ann"), "🔥", "Ann")).toEqual([]));
  test("of a namesake stays when mine goes", () => {
    const both = [{ emoji: "🔥", count: 2, names: ["Ann", "Ann"], mine: true }];
    expect(lists.toggled(both, "🔥", "Ann")[0]).toMatchObject({ count: 1, names: ["Ann"] });
  });
  test("whose names are cut off is counted nevertheless", () => {
    const many = [{ emoji: "🔥", count: 50, names: ["Ben"], mine: true }];
    expect(lists.toggled(many, "🔥", "Ann")[0]).toMatchObject({ count: 49, names: ["Ben"] });
  });
});
