import { afterEach, expect, test } from "vitest";
import { live } from "../live/state.svelte";
import { whileUnderWay } from "./data";

afterEach(() => {
  live.connected = false;
});

const asking = (state: string | null) =>
  whileUnderWay({ state: { data: state && { state } } } as never);

test.each(["waiting", "working"])(
  "one that is %s is asked after, seldom while told live",
  (state) => {
    const alone = asking(state) as number;
    live.connected = true;
    expect(asking(state)).toBeGreaterThan(alone);
  },
);

test.each([null, "none", "ready", "failed"])("%s isn't asked after", (state) =>
  expect(asking(state)).toBe(false),
);
