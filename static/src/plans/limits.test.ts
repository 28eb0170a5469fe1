import { afterEach, describe, expect, test } from "vitest";
import { Problem } from "../api/problem";
import { queries } from "../api/queries";
import { wayOn } from "./limits";

const met = (more: object) => new Problem({ status: 403, code: "quota_exceeded", ...more });

afterEach(() => queries.clear());

describe("a limit that is met", () => {
  test("leads whoever pays to the plans", () => {
    queries.setQueryData(["me"], { id: "a" });
    expect(wayOn(met({ owner: "a", plan: "pro" }))).toEqual({
      href: "/account/plan",
      text: "See plans",
    });
    expect(wayOn(met({ owner: "a", plan: null }))).toBe(null);
  });

  test("has others ask the owner, by name where it is known", () => {
    queries.setQueryData(["me"], { id: "b" });
    expect(wayOn(met({ owner: "a", plan: "pro" }))?.text).toBe("Ask the owner of the space.");
    queries.setQueryData(["members", "s"], [{ user: { id: "a", name: "Ada" } }]);
    expect(wayOn(met({ owner: "a", plan: "pro" }))).toEqual({
      text: "Ask Ada, who owns the space.",
    });
  });

  test("is nothing else that went wrong", () => {
    expect(wayOn(new Problem({ status: 403, code: "forbidden" }))).toBe(null);
    expect(wayOn(new Error("lost"))).toBe(null);
  });
});
