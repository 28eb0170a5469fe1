import { describe, expect, test } from "vitest";
import { money, room } from "../text/format";
import type { Plan, Subscription } from "./data";
import { nextOf, savingOf, wayTo } from "./told";

const bought = {
  plan: "pro",
  interval: "year",
  amount: 12_000,
  currency: "usd",
  paid: true,
} as const;
const at = "2026-12-24T12:00:00Z";
const standing = (
  code: Subscription["next"]["code"],
  more: Partial<Subscription> = {},
): Subscription =>
  ({
    plan: "pro",
    status: "active",
    subscribed: bought,
    next: { code, at: code === "nothing" ? null : at },
    may_try: false,
    ...more,
  }) as Subscription;

describe("what happens next", () => {
  test.each([
    ["renews", {}, "Renews on Dec 24, 2026 for $120 a year."],
    ["trial_ends", {}, "The trial ends on Dec 24, 2026; from then on it costs $120 a year."],
    ["ends", {}, "Ends on Dec 24, 2026; from then on you have the Free plan."],
    ["comp_ends", { subscribed: null }, "Given by WAVIC until Dec 24, 2026."],
    ["nothing", {}, ""],
  ] as const)("%s", (code, more, said) => expect(nextOf(standing(code, more))).toBe(said));

  test("after a failed payment the day is said until which the plan is kept", () => {
    const late = standing("grace_ends", { status: "past_due" });
    expect(nextOf(late)).toMatch(/^You keep Pro until Dec 24, 2026\. .*read, until it is paid\.$/);
    expect(nextOf(standing("nothing", { status: "past_due" }))).toMatch(/until it is paid/);
  });

  test("a plan that is given doesn't hide the one that is paid for", () =>
    expect(nextOf(standing("comp_ends", { plan: "studio" }))).toMatch(
      /Your own .* to Pro goes on/,
    ));
});

test("an amount is written as its currency is", () => {
  expect(money(1_250, "usd")).toBe("$12.50");
  expect(money(12_000, "eur")).toBe("€120");
  expect(money(1_200, "jpy")).toBe("¥1,200");
  expect(money(-370, "usd")).toBe("-$3.70");
});

test("what a plan holds is written as the server says it", () => {
  expect(room(2 * 1024 ** 3)).toBe("2 GB");
  expect(room(1024 ** 4)).toBe("1 TB");
  expect(room(1024 ** 3 * 1.5)).toBe("1.5 GB");
});

test("a year saves what twelve months would cost more, in each plan at least", () => {
  const plan = (month: number, year: number) =>
    ({
      prices: [
        { interval: "month", amount: month, currency: "usd" },
        { interval: "year", amount: year, currency: "usd" },
      ],
    }) as Plan;
  expect(savingOf([plan(1_000, 10_000), plan(4_000, 36_000)])).toBe(16);
  expect(savingOf([plan(1_000, 12_000)])).toBe(null);
  expect(savingOf([{ prices: [] } as unknown as Plan])).toBe(null);
});

describe("a plan's button", () => {
  const free = standing("nothing", { plan: "free", subscribed: null });

  test("leads to the checkout, with a trial for who never had one", () => {
    expect(wayTo("pro", "year", { ...free, may_try: true }, 14)?.text).toBe(
      "Try 14 days for nothing",
    );
    expect(wayTo("pro", "year", free, 14)).toEqual({ does: "checkout", text: "Choose Pro" });
    expect(wayTo("free", "year", free, 14)).toBe(null);
  });

  test("changes what is there, and isn't there for what one has", () => {
    const has = standing("renews");
    expect(wayTo("studio", "year", has, 14)).toEqual({ does: "change", text: "Change to Studio" });
    expect(wayTo("pro", "month", has, 14)?.text).toBe("Pay by the month");
    expect(wayTo("pro", "year", has, 14)).toBe(null);
  });

  test("waits for a payment that failed", () => {
    const owes = standing("grace_ends", { subscribed: { ...bought, paid: false } });
    expect(wayTo("studio", "year", owes, 14)).toBe(null);
  });
});
