import { expect, test } from "vitest";
import { addressesIn, sameAddress } from "./addresses";

test.each<[string, string[], string[]]>([
  ["", [], []],
  ["  ,;\n ", [], []],
  ["ann@a.example", ["ann@a.example"], []],
  [
    "ann@a.example, ben@b.example;cleo@c.example\ndan@d.example",
    ["ann@a.example", "ben@b.example", "cleo@c.example", "dan@d.example"],
    [],
  ],
  ["ann@a.example ben@b.example", ["ann@a.example", "ben@b.example"], []],
  [
    'Ann Lee <ann@a.example>, "Ben" <Ben.O\'Hara+mix@b.example>',
    ["ann@a.example", "Ben.O'Hara+mix@b.example"],
    [],
  ],
  ["mailto:ann@a.example", ["ann@a.example"], []],
  ["Ann@A.example, ann@a.EXAMPLE", ["Ann@A.example"], []],
  [
    "ann@a, @b.example, c.example, d@@d.example, e@e.example",
    ["e@e.example"],
    ["ann@a", "@b.example", "c.example", "d@@d.example"],
  ],
  ["ann@a.example.", [], ["ann@a.example."]],
  ["<>", [], []],
  ["мария@пример.рф, 山田@例え.jp", ["мария@пример.рф", "山田@例え.jp"], []],
])("%j", (text, good, wrong) => {
  expect(addressesIn(text)).toEqual({ good, wrong });
});

test("addresses are the same however they are written", () => {
  expect(sameAddress(" Ann@Ex.example", "ann@ex.EXAMPLE ")).toBe(true);
  expect(sameAddress("ａnn@ex.example", "ann@ex.example")).toBe(true); // full width
  expect(sameAddress("ann@ex.example", "anna@ex.example")).toBe(false);
});
