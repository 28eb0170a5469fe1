import { describe, expect, test } from "vitest";
import { Problem } from "../api/problem";
import { Drafting } from "./drafting.svelte";
import { saveEdit } from "./editing";

interface Song {
  revision: number;
  title: string;
  note: string;
  credits: { name: string }[];
}

/** A song that others can change. */
class Store {
  song: Song = { revision: 1, title: "Tides", note: "", credits: [{ name: "Ann" }] };

  change(changes: Partial<Song>) {
    this.song = { ...this.song, ...changes, revision: this.song.revision + 1 };
    return this.song;
  }
  save = (before: Song, draft: Partial<Song>) =>
    saveEdit(before, draft, async (changes, on) => {
      if (on.revision === this.song.revision) return this.change(changes);
      throw new Problem({ status: 409, code: "conflict", current: this.song } as object);
    });
}

const begun = () => {
  const store = new Store();
  return { store, form: new Drafting(store.song, ["title", "note", "credits"]) };
};

describe("a draft", () => {
  test("is a copy: what is typed changes nothing yet", () => {
    const { store, form } = begun();
    form.draft.credits[0]!.name = "Bob";
    form.draft.title = "Ebb";
    expect(store.song).toMatchObject({ title: "Tides", credits: [{ name: "Ann" }] });
  });

  test("is saved, and saved again on top of that", async () => {
    const { store, form } = begun();
    form.draft.title = "Ebb";
    expect(await form.save(store.save)).toBe(true);
    form.draft.credits.push({ name: "Bob" });
    expect(await form.save(store.save)).toBe(true);
    expect(store.song).toMatchObject({ title: "Ebb", credits: [{ name: "Ann" }, { name: "Bob" }] });
  });

  test("meets somebody else's: nothing is written, and what only they changed is taken", async () => {
    const { store, form } = begun();
    form.draft.title = "Ebb";
    store.change({ title: "Flood", note: "loud" });
    expect(await form.save(store.save)).toBe(false);
    expect(store.song.title).toBe("Flood");
    expect(form.clash).toEqual({ current: store.song, fields: ["title"] });
    expect(form.draft).toMatchObject({ title: "Ebb", note: "loud" });
  });

  test("is kept by saving again, which overwrites knowingly", async () => {
    const { store, form } = begun();
    form.draft.title = "Ebb";
    store.change({ title: "Flood", note: "loud" });
    await form.save(store.save);
    expect(await form.save(store.save)).toBe(true);
    expect(store.song).toMatchObject({ title: "Ebb", note: "loud" });
    expect(form.clash).toBeNull();
  });

  test("gives way to theirs", async () => {
    const { store, form } = begun();
    form.draft.title = "Ebb";
    store.change({ title: "Flood" });
    await form.save(store.save);
    form.takeTheirs();
    expect(form.draft.title).toBe("Flood");
    expect(form.clash).toBeNull();
    expect(await form.save(store.save)).toBe(true);
    expect(store.song.title).toBe("Flood");
  });
});
