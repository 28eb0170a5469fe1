import { beforeEach, expect, test, vi } from "vitest";
import type { Trashed } from "../api/types";
import { toasts } from "../ui/toasts.svelte";
import { purge, restore, staying } from "./data.svelte";

const thing = {
  kind: "track",
  id: "a".repeat(24),
  title: "Low Tide",
  project: { id: "p", title: "Winter" },
} as Trashed;
const asked: string[] = [];
let answers: [number, object][] = [];

beforeEach(() => {
  asked.length = 0;
  toasts.shown = [];
  vi.stubGlobal("fetch", async ({ method, url }: Request) => {
    asked.push(`${method} ${new URL(url).pathname}`);
    const [status, body] = answers.shift()!;
    return new Response(JSON.stringify({ status, ...body }), { status });
  });
  return () => vi.unstubAllGlobals();
});

const said = () => toasts.shown.map(({ text }) => text);

test("what is being restored is gone at once, and back where it can't be", async () => {
  answers = [[503, { code: "unavailable", detail: "Not now." }]];
  const done = restore(thing);
  expect(staying([thing])).toEqual([]);
  await done;
  expect(staying([thing])).toEqual([thing]);
  expect(said()).toEqual(["Not now."]);
});

test("it says where what came back is", async () => {
  answers = [[200, { kind: "track", id: thing.id, space: "s", project: "p", track: null }]];
  await restore(thing);
  expect(said()).toEqual(["Restored “Low Tide”. It is back in “Winter”."]);
  toasts.shown[0]!.action!.run();
  expect(location.pathname).toBe(`/app/track/${thing.id}`);
});

test("what it was in has to come back first, and can from there", async () => {
  const parent = { kind: "project", id: "b".repeat(24), title: "Winter" };
  answers = [
    [409, { code: "parent_trashed", detail: "No.", parent }],
    [200, { kind: "project", id: parent.id, space: "s", project: parent.id, track: null }],
  ];
  await restore(thing);
  expect(said()).toEqual(["“Low Tide” was in the project “Winter”, which is in the trash itself."]);
  toasts.shown[0]!.action!.run();
  await vi.waitFor(() => expect(said()[1]).toBe("Restored “Winter”."));
  expect(asked[1]).toBe(`POST /trash/project/${parent.id}/restore`);
});

test.each([
  [410, "purged", "“Low Tide” is being deleted for good. It can’t come back."],
  [404, "not_found", "“Low Tide” isn’t in the trash any more."],
  [403, "quota_exceeded", "The plan is full."],
])("%i %s is said kindly", async (status, code, sentence) => {
  answers = [[status, { code, detail: "The plan is full." }]];
  await restore(thing);
  expect(said()).toEqual([sentence]);
});

test("purging what somebody restored meanwhile says so; else it can be tried again", async () => {
  answers = [
    [404, { code: "not_found" }],
    [403, { code: "forbidden", detail: "Not you." }],
  ];
  await purge(thing);
  expect(said()).toEqual(["“Low Tide” isn’t in the trash any more."]);
  await expect(purge(thing)).rejects.toMatchObject({ status: 403 });
});
