import { describe, expect, test } from "vitest";
import { candidates, folded, inserted, mentionedIds, mentionsIn, typedAt } from "./mentions";

const person = (name: string, id = name) => ({ id, name });

test.each([
  ["Ánn ÖBERG", "ann oberg"],
  ["Łukasz Ørsted", "lukasz orsted"],
  ["Straße", "strasse"],
  ["ﬁn", "fin"],
  ["山田", "山田"],
])("%s is searched as %s", (name, as) => expect(folded(name)).toBe(as));

describe("what is typed after an @", () => {
  test.each([
    ["@", "", 0],
    ["Hey @an", "an", 4],
    ["Hey @Ann Ob", "Ann Ob", 4],
    ["(@an", "an", 1],
    ["a\n@b", "b", 2],
    ["@one @tw", "tw", 5],
  ])("%j", (text, query, start) =>
    expect(typedAt(text, text.length)).toEqual({ start, end: text.length, query }),
  );
  test.each([
    "",
    "ann",
    "ann@example",
    "a.@x",
    "@ ann",
    "@ann\nhello",
    "@@x",
    `@${"x".repeat(80)}`,
  ])("%j is no mention", (text) => expect(typedAt(text, text.length)).toBeNull());
  test("ends at the caret, not at the end of the text", () =>
    expect(typedAt("Hey @ann, listen", 7)).toEqual({ start: 4, end: 7, query: "an" }));
});

describe("people are offered", () => {
  const people = ["Ben Ann", "Ánn Öberg", "Annika", "Jean-Luc", "O’Neil", "Zoë"].map((name) =>
    person(name),
  );
  const names = (query: string) => candidates(people, query).map(({ name }) => name);
  test("by the beginning of their name, then of another word", () =>
    expect(names("ann")).toEqual(["Ánn Öberg", "Annika", "Ben Ann"]));
  test("without accents", () => expect(names("obe")).toEqual(["Ánn Öberg"]));
  test("by both names", () => expect(names("ann o")).toEqual(["Ánn Öberg"]));
  test("behind hyphens and apostrophes", () => {
    expect(names("luc")).toEqual(["Jean-Luc"]);
    expect(names("nei")).toEqual(["O’Neil"]);
  });
  test("not from the middle of a word", () => expect(names("nik")).toEqual([]));
  test("all for nothing typed, but not too many", () => {
    expect(names("")).toHaveLength(6);
    expect(candidates([...people, person("Q")], "")).toHaveLength(6);
  });
});

describe("a name that was chosen", () => {
  test("takes the place of what was typed", () =>
    expect(inserted("Hey @an", { start: 4, end: 7, query: "an" }, "Ann Lee")).toEqual({
      text: "Hey @Ann Lee ",
      caret: 13,
    }));
  test("makes no second space", () =>
    expect(inserted("Hey @an there", { start: 4, end: 7, query: "an" }, "Ann")).toEqual({
      text: "Hey @Ann there",
      caret: 9,
    }));
});

describe("mentions in a text", () => {
  const people = [person("Ann"), person("Ann Lee"), person("Zoë"), person("")];
  const found = (text: string) => mentionsIn(text, people).map(({ person: { name } }) => name);
  test.each([
    ["@Ann", ["Ann"]],
    ["@Ann Lee, @Ann!", ["Ann Lee", "Ann"]],
    ["@Anna", []],
    ["@ann", []],
    ["mail@Ann", []],
    ["(@Zoë)", ["Zoë"]],
    ["@Ann’s", ["Ann"]],
    ["@@Ann", ["Ann"]],
    ["nobody", []],
  ])("%j", (text, names) => expect(found(text)).toEqual(names));
  test("know where they stand", () =>
    expect(mentionsIn("Hi @Ann Lee.", people)[0]).toMatchObject({ start: 3, end: 11 }));
});

describe("whom a text mentions", () => {
  const people = [person("Ann", "1"), person("Kim", "2"), person("Kim", "3")];
  const ids = (text: string, ...chosen: string[]) => mentionedIds(text, people, new Set(chosen));
  test("each once", () => expect(ids("@Ann and @Ann")).toEqual(["1"]));
  test("also typed without choosing", () => expect(ids("@Ann")).toEqual(["1"]));
  test("of namesakes the chosen one, else none", () => {
    expect(ids("@Kim", "3")).toEqual(["3"]);
    expect(ids("@Kim")).toEqual([]);
  });
  test("not who was chosen and taken out again", () => expect(ids("hello", "1")).toEqual([]));
});
