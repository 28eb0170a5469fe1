import { describe, expect, test } from "vitest";
import { Problem } from "../api/problem";
import { changesIn, saveEdit } from "./editing";

interface Record {
  revision: number;
  title: string;
  kind: string;
  credits: { name: string; role: string }[];
}
const record: Record = { revision: 3, title: "Tides", kind: "album", credits: [] };

describe("what a draft changes", () => {
  test("is what differs, lists by what is in them", () => {
    const credits = [{ name: "Ann", role: "bass" }];
    const before = { ...record, credits };
    expect(changesIn(before, { title: "Tides", credits: [{ ...credits[0]! }] })).toEqual({});
    expect(changesIn(before, { title: "Ebb", credits: [] })).toEqual({ title: "Ebb", credits: [] });
  });
});

/** A server that holds this now; each edit needs its revision. */
function server(now: Record) {
  const asked: [Partial<Record>, number][] = [];
  const send = async (changes: Partial<Record>, on: Record) => {
    asked.push([changes, on.revision]);
    if (on.revision !== now.revision)
      throw new Problem({ status: 409, code: "conflict", current: now } as object);
    return { ...now, ...changes, revision: now.revision + 1 };
  };
  return { asked, send };
}

describe("an edit", () => {
  test("sends what changed, with the revision it was made on", async () => {
    const { asked, send } = server(record);
    const outcome = await saveEdit(record, { title: "Ebb", kind: "album" }, send);
    expect(outcome).toEqual({ saved: { ...record, title: "Ebb", revision: 4 } });
    expect(asked).toEqual([[{ title: "Ebb" }, 3]]);
  });

  test("that changes nothing asks for nothing", async () => {
    const { asked, send } = server(record);
    expect(await saveEdit(record, { title: "Tides" }, send)).toEqual({ saved: record });
    expect(asked).toEqual([]);
  });

  test("goes on top of what others did to other fields", async () => {
    const now = { ...record, kind: "ep", revision: 5 };
    const { asked, send } = server(now);
    const outcome = await saveEdit(record, { title: "Ebb" }, send);
    expect(outcome).toEqual({ saved: { ...now, title: "Ebb", revision: 6 } });
    expect(asked.map(([, revision]) => revision)).toEqual([3, 5]);
  });

  test("never overwrites what others did to the same field", async () => {
    const now = { ...record, title: "Flood", kind: "ep", revision: 5 };
    const { asked, send } = server(now);
    const outcome = await saveEdit(record, { title: "Ebb", kind: "single" }, send);
    expect(outcome).toEqual({ current: now, clashes: ["title", "kind"] });
    expect(asked).toHaveLength(1);
  });

  test("that says the same as theirs is no clash", async () => {
    const { send } = server({ ...record, title: "Ebb", revision: 5 });
    const outcome = await saveEdit(record, { title: "Ebb" }, send);
    expect(outcome).toMatchObject({ saved: { title: "Ebb", revision: 6 } });
  });

  test("throws what isn't a conflict, and a conflict that doesn't end", async () => {
    const forbidden = new Problem({ status: 403, code: "forbidden" });
    const refused = saveEdit(record, { title: "Ebb" }, () => Promise.reject(forbidden));
    await expect(refused).rejects.toBe(forbidden);
    let revision = 3;
    const busy = () =>
      Promise.reject(
        new Problem({ code: "conflict", current: { ...record, revision: ++revision } } as object),
      );
    await expect(saveEdit(record, { title: "Ebb" }, busy)).rejects.toMatchObject({
      code: "conflict",
    });
  });
});
