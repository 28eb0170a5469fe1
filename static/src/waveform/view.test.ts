import { beforeEach, describe, expect, test } from "vitest";
import { View } from "./view.svelte";

const MINUTES = 60_000;
let view: View;

beforeEach(() => {
  view = new View(() => 4 * MINUTES);
  view.width = 1_000;
});

describe("what is in view", () => {
  test("is all of it at first", () => {
    expect([view.zoom, view.offset, view.whole, view.msPerPx]).toEqual([1, 0, 1_000, 240]);
    expect(view.x(2 * MINUTES)).toBe(500);
    expect(view.ms(500)).toBe(2 * MINUTES);
  });

  test("grows around what is held, which stays where it is", () => {
    view.zoomTo(8, 250);
    expect(view.x(1 * MINUTES) - view.offset).toBeCloseTo(250);
    view.zoomTo(20, 700);
    view.zoomTo(8, 700);
    expect(view.x(1 * MINUTES) - view.offset).toBeCloseTo(250);
  });

  test("never reaches beyond the beginning or the end", () => {
    view.zoomTo(8, 0);
    expect(view.offset).toBe(0);
    view.offset = 1e9;
    expect(view.offset).toBe(7_000);
    expect(view.ms(view.offset + view.width)).toBe(4 * MINUTES);
    view.zoomTo(1, 0);
    expect(view.offset).toBe(0);
    expect([view.ms(-5), view.ms(1e9)]).toEqual([0, 4 * MINUTES]);
  });

  test("isn't larger than there is anything to see, nor smaller than all of it", () => {
    view.zoomTo(1e9);
    expect(view.zoom).toBe(view.mostZoom);
    expect(1_000 / view.msPerPx).toBeCloseTo(400); // px in a second
    view.zoomTo(0.1);
    expect(view.zoom).toBe(1);
    const hours = new View(() => 360 * MINUTES);
    hours.width = 1_000;
    hours.zoomTo(1e9);
    expect(1_000 / hours.msPerPx).toBeLessThan(40); // its points are 330 ms
  });

  test("is nothing before there is a size or a duration", () => {
    const unknown = new View(() => 0);
    unknown.width = 1_000;
    expect([unknown.msPerPx, unknown.mostZoom, unknown.x(5_000), unknown.ms(10)]).toEqual([
      0, 1, 0, 0,
    ]);
    const flat = new View(() => 4 * MINUTES);
    expect([flat.msPerPx, flat.whole, flat.offset]).toEqual([0, 0, 0]);
  });

  test("shrinks with the window", () => {
    view.zoomTo(8, 1_000);
    view.offset = 7_000;
    view.width = 500;
    expect(view.whole).toBe(4_000);
    expect(view.offset).toBe(3_500);
  });
});

describe("the playhead", () => {
  beforeEach(() => {
    view.follow(0);
    view.zoomTo(8, 0); // 30 s in view
  });
  const inView = (ms: number) => {
    const at = view.x(ms) - view.offset;
    return at >= 0 && at <= view.width;
  };

  test("is followed when it runs out of view", () => {
    for (let ms = 0; ms < 40_000; ms += 250) {
      view.follow(ms);
      expect(inView(ms)).toBe(true);
    }
    expect(view.offset).toBeGreaterThan(0);
  });

  test("isn't while somebody looks elsewhere, until it comes there", () => {
    view.follow(20_000);
    view.offset = 4_000; // from 2:00 on
    view.follow(20_250);
    view.follow(20_500);
    expect(view.offset).toBe(4_000);
  });

  test("is looked for where it was sought", () => {
    view.follow(20_000);
    view.offset = 4_000;
    view.follow(20_250);
    view.follow(220_000);
    expect(inView(220_000)).toBe(true);
  });

  test("is what grows, where it is in view; else the middle", () => {
    view.zoomTo(8, 0);
    view.step(1, 10_000);
    expect(view.zoom).toBe(12);
    expect(view.x(10_000) - view.offset).toBeCloseTo(1_000 / 3);
    view.offset = 6_000;
    const middle = view.ms(view.offset + 500);
    view.step(-1, 200_000);
    expect(view.ms(view.offset + 500)).toBeCloseTo(middle);
  });
});
