import { describe, expect, test } from "vitest";
import type { Link, LinkCopy } from "../api/types";
import { addressesOf, stateOf, sumsOf } from "./state";

const copy = (changes: Partial<LinkCopy> = {}): LinkCopy => ({
  id: "c",
  recipient: "",
  url: "https://wavic.example/s/abc",
  revoked_at: null,
  opens: 0,
  guests: 0,
  plays: 0,
  downloads: 0,
  furthest_ms: 0,
  last_opened_at: null,
  ...changes,
});

const link = (changes: Partial<Link> = {}) =>
  ({ revoked: false, expires_at: null, plays_left: null, copies: [copy()], ...changes }) as Link;

const now = Date.parse("2026-05-01T12:00:00Z");
const gone = copy({ revoked_at: "2026-04-01T00:00:00Z", url: null });

describe("a link is", () => {
  test.each([
    ["open", link()],
    ["open", link({ expires_at: "2026-05-01T12:00:01Z", plays_left: 1 })],
    ["open", link({ copies: [gone, copy()] })],
    ["expired", link({ expires_at: "2026-05-01T12:00:00Z", plays_left: 0 })],
    ["used_up", link({ plays_left: 0 })],
    ["revoked", link({ revoked: true, expires_at: "2026-01-01T00:00:00Z" })],
    ["revoked", link({ copies: [gone, gone] })],
  ] as const)("%s", (state, it) => expect(stateOf(it, now)).toBe(state));
});

test("what came of it counts copies that are revoked, too", () => {
  const copies = [
    copy({ opens: 2, guests: 1, plays: 3, last_opened_at: "2026-04-30T10:00:00Z" }),
    copy({ ...gone, opens: 5, downloads: 1, last_opened_at: "2026-04-02T10:00:00Z" }),
    copy(),
  ];
  expect(sumsOf(link({ copies }))).toEqual({
    opens: 7,
    guests: 1,
    plays: 3,
    downloads: 1,
    last_opened_at: "2026-04-30T10:00:00Z",
  });
  expect(sumsOf(link()).last_opened_at).toBeNull();
});

describe("what is copied", () => {
  test("is the address", () => expect(addressesOf(link())).toBe("https://wavic.example/s/abc"));

  test("of several, who gets which; not those that are revoked", () => {
    const copies = [
      copy({ recipient: "Ada", url: "https://w/s/a" }),
      copy({ recipient: "Ben", url: null, revoked_at: "2026-04-01T00:00:00Z" }),
      copy({ url: "https://w/s/c" }),
    ];
    expect(addressesOf(link({ copies }))).toBe("Ada: https://w/s/a\nhttps://w/s/c");
  });

  test("is nothing where all are revoked", () =>
    expect(addressesOf(link({ copies: [gone] }))).toBe(""));
});
