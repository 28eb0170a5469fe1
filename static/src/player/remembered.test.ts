import { describe, expect, test } from "vitest";
import {
  forgetAll,
  keepLoudness,
  keepPlace,
  keepQueue,
  lastLoudness,
  lastQueue,
  placeIn,
} from "./remembered";
import { playable } from "../testing/playable";

const LENGTH = 180_000;

describe("where somebody was in a version", () => {
  test("is remembered, to the ms", () => {
    keepPlace("a", 61_234.6, LENGTH);
    keepPlace("b", 7_000, LENGTH);
    expect([placeIn("a"), placeIn("b"), placeIn("c")]).toEqual([61_235, 7_000, 0]);
  });

  test("isn't at its beginning or its end, and is forgotten there", () => {
    for (const edge of [0, 4_999, LENGTH - 4_999, LENGTH]) {
      keepPlace("a", 60_000, LENGTH);
      keepPlace("a", edge, LENGTH);
      expect(placeIn("a")).toBe(0);
    }
  });

  test("is bounded: the oldest go", () => {
    for (let number = 0; number < 250; number++) keepPlace(`v${number}`, 60_000, LENGTH);
    keepPlace("v60", 70_000, LENGTH); // heard again
    keepPlace("new", 60_000, LENGTH);
    expect([placeIn("v49"), placeIn("v50"), placeIn("v51")]).toEqual([0, 0, 60_000]);
    expect([placeIn("v60"), placeIn("new")]).toEqual([70_000, 60_000]);
    expect(localStorage.getItem("wavic.places")!.length).toBeLessThan(10_000);
  });

  test("survives what others left in its place", () => {
    localStorage.setItem("wavic.places", "{");
    expect(placeIn("a")).toBe(0);
    keepPlace("a", 60_000, LENGTH);
    expect(placeIn("a")).toBe(60_000);
  });
});

describe("the last queue", () => {
  test("comes back without anything signed", () => {
    const signed = { url: "/o?sig", stream_url: "/s?sig", cover_url: "/c?sig" };
    const project = {
      id: "project",
      title: "Tides",
      artwork: { thumbnail: "/t?sig" } as never,
    };
    keepQueue([playable("a"), { ...playable("b", signed), project }], 1);
    const { queue, index } = lastQueue()!;
    expect(index).toBe(1);
    expect(queue[1]).toMatchObject({
      track: { id: "track-b", title: "Track b" },
      version: { id: "version-b", duration_ms: LENGTH },
      project: { title: "Tides", artwork: null },
    });
    expect(localStorage.getItem("wavic.queue")).not.toContain("sig");
  });

  test("is bounded, around what plays", () => {
    const long = Array.from({ length: 1_000 }, (_, number) => playable(String(number)));
    for (const at of [0, 30, 500, 990, 999]) {
      keepQueue(long, at);
      const { queue, index } = lastQueue()!;
      expect(queue).toHaveLength(100);
      expect(queue[index]!.version.id).toBe(`version-${at}`);
    }
  });

  test.each([
    ["nothing", null],
    ["no JSON", "{"],
    ["something else", '{"queue": 7, "index": 0}'],
    ["an index beyond it", '{"queue": [], "index": 3}'],
    ["entries without a track", '{"queue": [{}], "index": 0}'],
    ["a word", '"queue"'],
  ])("is none where %s was kept", (_, kept) => {
    if (kept) localStorage.setItem("wavic.queue", kept);
    expect(lastQueue()).toBe(null);
  });

  test("goes when there is none any more, or somebody logs out", () => {
    keepQueue([playable("a")], 0);
    keepQueue([], -1);
    expect(lastQueue()).toBe(null);
    keepQueue([playable("a")], 0);
    keepPlace("version-a", 60_000, LENGTH);
    forgetAll();
    expect(lastQueue()).toBe(null);
    expect(placeIn("version-a")).toBe(0);
  });
});

describe("how loud it was", () => {
  test("is remembered", () => {
    keepLoudness({ volume: 0.3, muted: true });
    expect(lastLoudness()).toEqual({ volume: 0.3, muted: true });
  });

  test.each(["{", "3", '{"volume": 7}', '{"volume": "loud", "muted": "yes"}', "null"])(
    "is full where %s was kept",
    (kept) => {
      localStorage.setItem("wavic.volume", kept);
      expect(lastLoudness()).toEqual({ volume: 1, muted: false });
    },
  );
});
