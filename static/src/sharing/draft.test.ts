import { describe, expect, test } from "vitest";
import type { Link } from "../api/types";
import { blank, changesOf, dayOf, draftOf, expiryOf, inputOf, recipientsIn } from "./draft";

const link = {
  id: "l1",
  name: "For the label",
  may_comment: true,
  may_download: false,
  may_approve: false,
  preview: true,
  protected: false,
  expires_at: null,
  max_plays: null,
  revision: 3,
} as Link;

test.each([
  ["", []],
  [" , ;\n ", []],
  ["Ada, Ben", ["Ada", "Ben"]],
  ["Ada Lovelace\nlabel@example.com;  Ben   B. ", ["Ada Lovelace", "label@example.com", "Ben B."]],
  ["Ada, ada, ADA", ["Ada"]],
  ["夜, Ärzte", ["夜", "Ärzte"]],
])("in %j are %j", (text, names) => {
  expect(recipientsIn(text)).toEqual(names);
});

describe("what the server is told of a new link", () => {
  test("for anybody: no recipients, nothing that is asked of guests", () => {
    expect(inputOf(blank(), "track", "t1")).toEqual({
      target: "track",
      target_id: "t1",
      name: "",
      may_comment: true,
      may_download: false,
      may_approve: false,
      preview: true,
      password: null,
      expires_at: null,
      max_plays: null,
    });
  });

  test("for some, with all there is", () => {
    const draft = {
      ...blank(),
      recipients: "Ada, Ben",
      protected: true,
      password: " spaces count ",
      plays: " 20 ",
      mayDownload: true,
    };
    expect(inputOf(draft, "space", "s1")).toMatchObject({
      recipients: ["Ada", "Ben"],
      password: " spaces count ",
      max_plays: 20,
      may_download: true,
    });
  });

  test("a password that was typed and then not wanted isn't one", () => {
    expect(inputOf({ ...blank(), password: "secret" }, "track", "t").password).toBeNull();
  });
});

describe("a link closes at the end of a day, here", () => {
  const now = new Date(2026, 2, 14, 9, 30);
  const end = (...day: [number, number, number]) => new Date(...day, 23, 59, 59).toISOString();

  test.each([
    ["never", "", null],
    ["date", "", null],
    ["week", "", end(2026, 2, 21)],
    ["month", "", end(2026, 3, 13)],
    ["date", "2026-12-31", end(2026, 11, 31)],
  ] as const)("%s %s", (expires, date, moment) => {
    expect(expiryOf({ ...blank(), expires, date }, now)).toBe(moment);
  });

  test("and stays on that day when it is edited", () => {
    const expires_at = end(2026, 11, 31);
    expect(draftOf({ ...link, expires_at })).toMatchObject({ expires: "date", date: "2026-12-31" });
    expect(dayOf(new Date(2026, 0, 5))).toBe("2026-01-05");
  });
});

describe("an edit tells what was changed, and nothing else", () => {
  test("nothing", () => expect(changesOf(draftOf(link), link)).toEqual({}));

  test("though its last minute is not the end of a day", () => {
    const odd = { ...link, expires_at: "2026-05-01T10:20:30Z" };
    expect(changesOf(draftOf(odd), odd)).toEqual({});
  });

  test("each of the rest", () => {
    const draft = { ...draftOf(link), name: " Ada ", mayDownload: true, plays: "5" };
    expect(changesOf(draft, link)).toEqual({ name: "Ada", may_download: true, max_plays: 5 });
  });

  test("a limit is taken away", () => {
    const limited = { ...link, max_plays: 5, expires_at: "2026-05-01T10:20:30Z" };
    const draft = { ...draftOf(limited), plays: "", expires: "never" as const };
    expect(changesOf(draft, limited)).toEqual({ max_plays: null, expires_at: null });
  });

  test("a password comes, changes, goes, and stays where none is typed", () => {
    const guarded = { ...link, protected: true };
    const typed = { ...draftOf(link), protected: true, password: "new one" };
    expect(changesOf(typed, link)).toEqual({ password: "new one" });
    expect(changesOf({ ...typed, protected: false }, link)).toEqual({});
    expect(changesOf(draftOf(guarded), guarded)).toEqual({});
    expect(changesOf({ ...draftOf(guarded), password: "next" }, guarded)).toEqual({
      password: "next",
    });
    expect(changesOf({ ...draftOf(guarded), protected: false }, guarded)).toEqual({
      password: null,
    });
  });
});
