import { expect, test } from "vitest";
import type { Preferences } from "../api/types";
import { backFrom, withChange } from "./wishes";

const before: Preferences = {
  timezone: "UTC",
  mentions_by_mail: true,
  mail: { address: "nina@example.org", verified: true, deliverable: true },
  default: { digest: "daily", level: "everything" },
  spaces: [
    { space: { id: "s", name: "Northbound", image: null }, digest: "off", level: "mine" },
    { space: { id: "u", name: "Solo", image: null }, digest: "daily", level: "everything" },
  ],
};

test.each([
  { timezone: "Asia/Tokyo" },
  { mentions_by_mail: false },
  { default: { digest: "weekly" as const } },
  { spaces: [{ space: "s", level: "nothing" as const }] },
])("%j shows at once, and what takes it back leaves all as it was", (change) => {
  const now = withChange(before, change);
  expect(now).not.toEqual(before);
  expect(withChange(now, backFrom(before, change))).toEqual(before);
});

test("one space's wishes leave the others' alone", () => {
  const now = withChange(before, { spaces: [{ space: "s", digest: "hourly" }] });
  expect(now.spaces.map(({ digest, level }) => [digest, level])).toEqual([
    ["hourly", "mine"],
    ["daily", "everything"],
  ]);
});
