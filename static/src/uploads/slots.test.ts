import { expect, test } from "vitest";
import { Slots } from "./slots";

const { signal } = new AbortController();
const settled = async (promise: Promise<unknown>) =>
  Promise.race([promise.then(() => true), new Promise((r) => setTimeout(r, 0, false))]);

test("so many at once, first come, first served", async () => {
  const slots = new Slots(1);
  const leave = await slots.take(signal);
  const order: string[] = [];
  const second = slots.take(signal).then((release) => (order.push("second"), release));
  const third = slots.take(signal).then((release) => (order.push("third"), release));
  expect(await settled(second)).toBe(false);
  leave();
  leave(); // twice is once
  const release = await second;
  expect(await settled(third)).toBe(false);
  release();
  await third;
  expect(order).toEqual(["second", "third"]);
});

test("who gives up waiting takes nobody's place", async () => {
  const slots = new Slots(1);
  const leave = await slots.take(signal);
  const giving = new AbortController();
  const waiting = slots.take(giving.signal);
  giving.abort(new Error("enough"));
  await expect(waiting).rejects.toThrow("enough");
  leave();
  await expect(settled(slots.take(signal))).resolves.toBe(true);
});
