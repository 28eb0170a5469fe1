import { QueryClient, QueryObserver } from "@tanstack/svelte-query";
import { afterEach, describe, expect, test } from "vitest";
import type { Picture } from "../api/types";
import { live } from "../live/state.svelte";
import { isProcessing, whileProcessing, whileUntold } from "./progress";

const picture = { status: "processing" } as Picture;

describe("in the making", () => {
  test.each([
    [{ version: { status: "processing" } as const }, true],
    [{ version: { status: "ready" } as const }, false],
    [{ version: { status: "failed" } as const }, false],
    [{ status: "processing" }, true],
    [{ artwork: picture }, true],
    [{ artwork: null, avatar: null, cover: picture }, true],
    [{ artwork: { ...picture, status: "ready" as const } }, false],
    [{}, false],
  ])("%j: %s", (thing, expected) => expect(isProcessing(thing)).toBe(expected));
});

describe("asking again", () => {
  afterEach(() => {
    live.connected = false;
  });
  async function interval(data: unknown): Promise<number | false> {
    const client = new QueryClient();
    const options = { queryKey: ["tracks"], queryFn: () => data };
    const observer = new QueryObserver(client, options);
    await observer.refetch();
    const answer = whileProcessing(observer.getCurrentQuery());
    client.clear();
    return answer;
  }
  const track = (status: string) => ({ version: { status } });

  test("as long as one of a list is in the making", async () => {
    expect(await interval([track("ready"), track("processing")])).toBe(2000);
  });
  test("seldom where it is told live", async () => {
    live.connected = true;
    expect(await interval([track("processing")])).toBe(20_000);
    expect(whileUntold()).toBe(false);
  });
  test("no longer once all are ready or failed", async () => {
    expect(await interval([track("ready"), track("failed")])).toBe(false);
  });
  test("never of nothing", async () => expect(await interval([])).toBe(false));
});
