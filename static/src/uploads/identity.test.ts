import { describe, expect, test } from "vitest";
import { isSame, modifiedOf, typeOf } from "./identity";

const mix = new File(["12345"], "Mix 2.wav", {
  type: "audio/wav",
  lastModified: 1_700_000_000_123,
});
const known = { name: "Mix 2.wav", size: 5, type: typeOf(mix) };

describe("the type that is kept", () => {
  test("says when the file was changed", () => {
    expect(known.type).toBe("audio/wav; modified=1700000000123");
    expect(modifiedOf(known.type)).toBe(1_700_000_000_123);
  });

  test("is no longer than the server takes", () => {
    const type = `application/${"x".repeat(90)}`;
    const odd = typeOf({ ...mix, name: "a", size: 1, type, lastModified: 1_700_000_000_123 });
    expect(odd.length).toBeLessThanOrEqual(100);
    expect(modifiedOf(odd)).toBe(1_700_000_000_123);
  });

  test.each(["", "audio/wav", "audio/wav; modified=soon"])("%j says nothing of it", (type) =>
    expect(modifiedOf(type)).toBeNull(),
  );
});

describe("a file goes on with an upload", () => {
  test("that was begun of it", () => expect(isSame(mix, known)).toBe(true));

  test("though the disk counts in steps of two seconds", () => {
    const copy = new File(["12345"], "Mix 2.wav", { lastModified: 1_700_000_002_000 });
    expect(isSame(copy, known)).toBe(true);
  });

  test("though the server has tidied its name", () => {
    const odd = new File(["12345"], "Mix \u202e 2.wav", { lastModified: mix.lastModified });
    expect(isSame(odd, known)).toBe(true);
  });

  test("of which nobody said when it was changed", () =>
    expect(isSame(mix, { ...known, type: "audio/wav" })).toBe(true));

  test.each([
    [
      "bounced again since, to the same length",
      new File(["54321"], "Mix 2.wav", { lastModified: 1 }),
    ],
    ["longer", new File(["123456"], "Mix 2.wav", { lastModified: mix.lastModified })],
    ["another stem", new File(["12345"], "Drums.wav", { lastModified: mix.lastModified })],
  ])("not one that is %s", (_, other) => expect(isSame(other, known)).toBe(false));
});
