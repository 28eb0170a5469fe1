import { beforeEach, describe, expect, test, vi } from "vitest";
import { Problem } from "../api/problem";
import { Addresses } from "./addresses";
import { playable } from "../testing/playable";

const HOUR = 3_600_000;
const processing = new Problem({ code: "processing", status: 409 }, 7);

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

describe("addresses", () => {
  test("come along with a list, and are good for less than an hour", async () => {
    const ask = vi.fn(async () => "/fresh");
    const addresses = new Addresses(ask);
    addresses.take([playable("a")]);
    expect(addresses.known(playable("a"))).toBe("/blob/a");
    vi.advanceTimersByTime(HOUR);
    expect(addresses.known(playable("a"))).toBe(null);
    expect(await addresses.of(playable("a"))).toBe("/fresh");
    expect(addresses.known(playable("a"))).toBe("/fresh");
    expect(ask).toHaveBeenCalledTimes(1);
  });

  test("don't become younger by being shown again", () => {
    const addresses = new Addresses(async () => "/fresh");
    addresses.take([playable("a")]);
    vi.advanceTimersByTime(HOUR / 2);
    addresses.take([playable("a")]);
    vi.advanceTimersByTime(HOUR / 2);
    expect(addresses.known(playable("a"))).toBe(null);
  });

  test("are asked for where there is none, or where one didn't play", async () => {
    const ask = vi.fn(async () => "/fresh");
    const addresses = new Addresses(ask);
    addresses.take([playable("a"), playable("b", { stream_url: null })]);
    expect(await addresses.of(playable("b"))).toBe("/fresh");
    addresses.drop(playable("a"));
    expect(await addresses.of(playable("a"))).toBe("/fresh");
    expect(ask).toHaveBeenCalledTimes(2);
  });

  test("are waited for as long as the server says, while they are wanted", async () => {
    const ask = vi
      .fn<() => Promise<string>>()
      .mockRejectedValueOnce(processing)
      .mockRejectedValueOnce(new Problem({ code: "processing", status: 409 }))
      .mockResolvedValue("/fresh");
    const wanted = vi.fn(() => true);
    const found = new Addresses(ask).prepared(playable("a"), wanted);
    await vi.advanceTimersByTimeAsync(6_999);
    expect(ask).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(ask).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(await found).toBe("/fresh");
    expect(wanted).toHaveBeenCalledTimes(2);
  });

  test("are given up where something else is wanted, or where there never will be one", async () => {
    const ask = vi.fn<() => Promise<string>>().mockRejectedValue(processing);
    await expect(new Addresses(ask).prepared(playable("a"), () => false)).rejects.toBe(processing);
    const never = new Problem({ code: "unplayable", status: 409 });
    ask.mockRejectedValue(never);
    await expect(new Addresses(ask).prepared(playable("a"), () => true)).rejects.toBe(never);
    expect(ask).toHaveBeenCalledTimes(2);
  });
});
