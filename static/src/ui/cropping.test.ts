import { describe, expect, test } from "vitest";
import {
  centred,
  deepest,
  MAX_ZOOM,
  placed,
  pushed,
  square,
  within,
  zoomedAt,
  type Crop,
} from "./cropping";

const wide = { width: 4000, height: 1000 };
const tall = { width: 600, height: 2400 };
const tiny = { width: 20, height: 10 };
const shapes = [wide, tall, tiny, { width: 1, height: 1 }, { width: 500, height: 500 }];

function covers(crop: Crop, picture: { width: number; height: number }) {
  const { x, y, side } = square(crop, picture);
  expect(x).toBeGreaterThanOrEqual(-1e-6);
  expect(y).toBeGreaterThanOrEqual(-1e-6);
  expect(x + side).toBeLessThanOrEqual(picture.width + 1e-6);
  expect(y + side).toBeLessThanOrEqual(picture.height + 1e-6);
}

test("at first the middle is shown, as much of it as fits", () => {
  expect(square(centred, wide)).toEqual({ x: 1500, y: 0, side: 1000 });
  expect(square(centred, tall)).toEqual({ x: 0, y: 900, side: 600 });
});

describe("whatever is done, the picture covers the frame", () => {
  test.each(shapes)("%o", (picture) => {
    let crop: Crop = centred;
    const pulls = [-3, -0.4, 0, 0.7, 12];
    for (const x of pulls)
      for (const y of pulls)
        for (const factor of [0.01, 0.5, 1, 1.7, 100]) {
          crop = pushed(crop, picture, { x, y });
          covers(crop, picture);
          crop = zoomedAt(crop, picture, factor, { x: x / 30, y: y / 30 });
          covers(crop, picture);
          expect(crop.zoom).toBeGreaterThanOrEqual(1);
          expect(crop.zoom).toBeLessThanOrEqual(deepest(picture));
        }
  });

  test("and a crop from nowhere is brought back", () => {
    covers(within({ x: 7, y: -7, zoom: 0 }, wide), wide);
    covers(within({ x: -1, y: 0.5, zoom: 900 }, tiny), tiny);
  });
});

test("a push to the right shows what is left of it, by as much as the hand moved", () => {
  const crop = pushed(centred, wide, { x: 0.25, y: 0.25 });
  expect(square(crop, wide)).toEqual({ x: 1250, y: 0, side: 1000 });
});

test("what lies under the pointer stays there while zooming", () => {
  const at = { x: 0.3, y: -0.2 };
  const under = (crop: Crop) => {
    const { x, y, side } = square(crop, wide);
    return [x + (at.x + 0.5) * side, y + (at.y + 0.5) * side];
  };
  const crop = zoomedAt(centred, wide, 2.5, at);
  expect(crop.zoom).toBe(2.5);
  const [before, after] = [under(centred), under(crop)];
  after.forEach((value, axis) => expect(value).toBeCloseTo(before[axis]!, 6));
});

test("zooming in and out again at one point changes nothing", () => {
  const from = within({ x: 0.6, y: 0.5, zoom: 1.5 }, tall);
  const at = { x: -0.1, y: 0.4 };
  const back = zoomedAt(zoomedAt(from, tall, 2, at), tall, 0.5, at);
  expect(back.x).toBeCloseTo(from.x, 9);
  expect(back.y).toBeCloseTo(from.y, 9);
});

test("a small picture can't be zoomed into its pixels", () => {
  expect(deepest(wide)).toBe(MAX_ZOOM);
  expect(deepest({ width: 64, height: 900 })).toBe(2);
  expect(deepest(tiny)).toBe(1);
});

test("the picture is laid so that the square fills the frame", () => {
  expect(placed(centred, wide)).toEqual({ x: -1.5, y: -0, width: 4, height: 1 });
  expect(placed({ ...centred, zoom: 2 }, wide)).toEqual({ x: -3.5, y: -0.5, width: 8, height: 2 });
});
