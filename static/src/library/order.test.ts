import { describe, expect, test } from "vitest";
import { inOrder, moved, rebased, withHidden } from "./order";

describe("things in an order", () => {
  const things = ["a", "b", "c"].map((id) => ({ id }));
  const ids = (order: string[]) => inOrder(things, order).map(({ id }) => id);

  test("stand as it says", () => expect(ids(["c", "a", "b"])).toEqual(["c", "a", "b"]));
  test("that it doesn't know come last", () => expect(ids(["c"])).toEqual(["c", "a", "b"]));
  test("that are gone are left out", () => expect(ids(["x", "b"])).toEqual(["b", "a", "c"]));
});

describe("one is moved", () => {
  const order = ["a", "b", "c"];
  test.each([
    ["a", 1, ["b", "a", "c"]],
    ["c", -2, ["c", "a", "b"]],
    ["a", 9, ["b", "c", "a"]],
    ["b", -9, ["b", "a", "c"]],
  ])("%s by %i", (id, by, result) => expect(moved(order, id, by)).toEqual(result));

  test("nowhere: the same order, by identity", () => {
    expect(moved(order, "a", -1)).toBe(order);
    expect(moved(order, "x", 1)).toBe(order);
  });
});

describe("an order of what is shown", () => {
  test.each([
    ["nothing is hidden", ["a", "b", "c"], ["c", "a", "b"], ["c", "a", "b"]],
    ["one in the middle is", ["a", "x", "b", "c"], ["c", "a", "b"], ["c", "x", "a", "b"]],
    ["the ends are", ["x", "a", "b", "y"], ["b", "a"], ["x", "b", "a", "y"]],
    ["all are", ["x", "y"], [], ["x", "y"]],
  ])("%s", (_, all, shown, result) => expect(withHidden(all, shown)).toEqual(result));
});

describe("an order on top of what others did", () => {
  const before = ["a", "b", "c"];
  const wanted = ["c", "a", "b"];
  test.each([
    ["nothing", ["a", "b", "c"], ["c", "a", "b"]],
    ["added one at the end", ["a", "b", "c", "d"], ["c", "a", "b", "d"]],
    ["added one in front", ["d", "a", "b", "c"], ["c", "a", "b", "d"]],
    ["took one away", ["a", "c"], ["c", "a"]],
    ["took all away", [], []],
  ])("they %s", (_, now, result) => expect(rebased(before, wanted, now)).toEqual(result));

  test("they reordered it as well: theirs stands", () => {
    expect(rebased(before, wanted, ["b", "a", "c"])).toBeNull();
    expect(rebased(before, wanted, ["c", "b", "d"])).toBeNull();
  });
});
