import { expect, test } from "vitest";
import type { Review, VersionSummary } from "../api/types";
import { factsOf, formatOf } from "./facts";
import { nameOf } from "./names";
import { inOrder, ownOf, tally } from "./reviews";

const review = (id: string, verdict: Review["verdict"], at: string): Review => ({
  reviewer: { id, name: id, avatar: null },
  guest: null,
  verdict,
  note: "",
  at,
});
const guest: Review = {
  ...review("", "approved", "2026-01-04"),
  reviewer: null,
  guest: { id: "ann", name: "Guest" },
};
const reviews = [
  review("ann", "approved", "2026-01-03"),
  review("ben", "changes_requested", "2026-01-01"),
  review("cy", "changes_requested", "2026-01-02"),
  guest,
];

test("those who want something come first, the newest of them on top", () =>
  expect(inOrder(reviews).map(({ reviewer }) => reviewer?.id ?? "guest")).toEqual([
    "cy",
    "ben",
    "guest",
    "ann",
  ]));

test("verdicts are counted", () => expect(tally(reviews)).toEqual({ approved: 2, changes: 2 }));

test("one's own verdict is of the person, not of a guest with that id", () => {
  expect(ownOf(reviews, "ann")?.reviewer?.id).toBe("ann");
  expect(ownOf([guest], "ann")).toBeUndefined();
  expect(ownOf(reviews, undefined)).toBeUndefined();
});

const version = (fields: Partial<VersionSummary>) =>
  ({
    number: 2,
    label: "",
    container: "wav",
    codec: "pcm_s24le",
    bit_depth: 24,
    bit_rate: null,
    sample_rate: 44_100,
    channels: 2,
    duration_ms: 187_000,
    loudness_lufs: -14.2,
    loudness_range_lu: 6,
    true_peak_dbtp: -1.04,
    filename: "mix.wav",
    size: 12_345_678,
    ...fields,
  }) as VersionSummary;

test("a version is called by its label, or else by its number", () => {
  expect(nameOf(version({ label: "Mix 2" }))).toBe("Mix 2");
  expect(nameOf(version({}))).toBe("Version 2");
});

test.each([
  [{}, "WAV, 24 bit, 44.1 kHz, stereo"],
  [{ sample_rate: 48_000, channels: 1 }, "WAV, 24 bit, 48 kHz, mono"],
  [
    { container: "mp3", bit_depth: null, bit_rate: 320_000, channels: 6 },
    "MP3, 320 kbit/s, 44.1 kHz, 6 channels",
  ],
  [{ container: "", codec: "", bit_depth: null, sample_rate: null, channels: null }, ""],
])("a format in words: %j", (fields, words) => expect(formatOf(version(fields))).toBe(words));

test("facts that aren't known aren't there", () => {
  const values = (fields: Partial<VersionSummary>) =>
    Object.fromEntries(factsOf(version(fields)).map(({ name, value }) => [name, value]));
  expect(values({})).toMatchObject({
    Loudness: "-14.2 LUFS",
    "True peak": "-1.0 dBTP",
    Duration: "3:07",
  });
  expect(values({ loudness_lufs: null, true_peak_dbtp: null })).toMatchObject({
    Loudness: "silent",
  });
  const unheard = values({ duration_ms: null, loudness_lufs: null, loudness_range_lu: null });
  expect(unheard).not.toHaveProperty("Loudness");
  expect(unheard).not.toHaveProperty("Duration");
  expect(unheard.File).toContain("mix.wav");
});
