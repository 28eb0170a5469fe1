import { afterEach, describe, expect, test } from "vitest";
import * as drafts from "./drafts";
import { EMPTY, type Draft } from "./drafts";

afterEach(() => sessionStorage.clear());

const draft = (fields: Partial<Draft>): Draft => ({ ...EMPTY, ...fields });

describe("the moment of a comment", () => {
  test("is when one began to type, however long one types", () => {
    let now = drafts.typed(EMPTY, "T", 61_000);
    now = drafts.typed(now, "Too lou", 64_000);
    now = drafts.typed(now, "Too loud", 70_000);
    expect(now).toMatchObject({ text: "Too loud", start: 61_000, end: null });
  });
  test("begins anew when all was deleted", () => {
    const emptied = drafts.typed(drafts.typed(EMPTY, "T", 1000), "  ", 2000);
    expect(emptied.start).toBeNull();
    expect(drafts.typed(emptied, "  x", 3000).start).toBe(3000);
  });
  test("isn't made by spaces", () => expect(drafts.typed(EMPTY, "  ", 5).start).toBeNull());
  test("that was chosen stays, whatever is typed or deleted", () => {
    let now = drafts.pinned(EMPTY, 500);
    now = drafts.typed(now, "a", 9000);
    now = drafts.typed(now, "", 9500);
    expect(now).toMatchObject({ text: "", start: 500, chosen: true });
  });
  test("can be set to now, which ends a range", () =>
    expect(drafts.pinned(draft({ text: "x", start: 1, end: 900 }), 300)).toMatchObject({
      text: "x",
      start: 300,
      end: null,
    }));
  test("can be forgotten: the text stays", () => {
    const freed = drafts.freed(draft({ text: "x", start: 1, end: 900, chosen: true }));
    expect(freed).toEqual(draft({ text: "x" }));
    expect(drafts.typed(freed, "xy", 700).start).toBe(700);
  });
});

describe("a range", () => {
  test("is drawn in either direction", () => {
    expect(drafts.ranged(EMPTY, 5000, 2000)).toMatchObject({ start: 2000, end: 5000 });
    expect(drafts.ranged(EMPTY, 2000, 5000)).toMatchObject({ start: 2000, end: 5000 });
  });
  test("that is hardly one is a point", () =>
    expect(drafts.ranged(EMPTY, 2000, 2099)).toMatchObject({ start: 2000, end: null }));
  test("is marked by its beginning and its end", () => {
    const from = drafts.markedIn(EMPTY, 4000);
    expect(drafts.markedOut(from, 9000)).toMatchObject({ start: 4000, end: 9000 });
  });
  test("whose end was marked before its beginning is turned round", () =>
    expect(drafts.markedOut(drafts.markedIn(EMPTY, 9000), 4000)).toMatchObject({
      start: 4000,
      end: 9000,
    }));
  test("keeps its end when it begins elsewhere before it", () => {
    const range = drafts.ranged(EMPTY, 2000, 8000);
    expect(drafts.markedIn(range, 5000)).toMatchObject({ start: 5000, end: 8000 });
    expect(drafts.markedIn(range, 7950)).toMatchObject({ start: 7950, end: null });
    expect(drafts.markedIn(range, 9000)).toMatchObject({ start: 9000, end: null });
  });
  test("with an end and no beginning is a point there", () =>
    expect(drafts.markedOut(EMPTY, 3000)).toMatchObject({ start: 3000, end: null }));
});

describe("what is sent", () => {
  test.each([
    ["a free one is where the music is", {}, 1234.56, 9000, 1235, null],
    ["whole numbers", { start: 1.4, end: 999.6 }, 0, 9000, 1, 1000],
    ["nothing before the beginning", { start: -5 }, 0, 9000, 0, null],
    ["nothing past the end", { start: 8000, end: 20_000 }, 0, 9000, 8000, 9000],
    ["a start past the end", { start: 9500 }, 0, 9000, 9000, null],
    ["a range that the end cuts to nothing", { start: 9000, end: 9500 }, 0, 9000, 9000, null],
    ["no end is known", { start: 500, end: 99_999 }, 0, null, 500, 99_999],
  ])("%s", (_, fields, now, duration, start_ms, end_ms) =>
    expect(drafts.timesOf(draft(fields), now, duration)).toEqual({ start_ms, end_ms }),
  );
});

describe("a draft is kept in the tab", () => {
  test("of each track by itself", () => {
    const written = draft({ text: "x", start: 5 });
    drafts.keep("one", written);
    expect(drafts.load("one")).toEqual(written);
    expect(drafts.load("two")).toEqual(EMPTY);
  });
  test("also a moment without words", () => {
    drafts.keep("one", drafts.pinned(EMPTY, 5));
    expect(drafts.load("one").start).toBe(5);
  });
  test("until it is empty", () => {
    drafts.keep("one", draft({ text: "x" }));
    drafts.keep("one", draft({ text: "  " }));
    expect(sessionStorage.length).toBe(0);
  });
  test("or somebody logs out", () => {
    sessionStorage.setItem("other", "stays");
    drafts.keep("one", draft({ text: "x" }));
    drafts.keep("two", draft({ text: "y" }));
    drafts.forgetAll();
    expect(Object.keys(sessionStorage)).toEqual(["other"]);
  });
  test("or it is nonsense", () => {
    sessionStorage.setItem("wavic.draft.one", "{");
    expect(drafts.load("one")).toEqual(EMPTY);
  });
});
