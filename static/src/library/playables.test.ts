import { describe, expect, test } from "vitest";
import type { TrackSummary, VersionSummary } from "../api/types";
import { isPlayable, playablesOf } from "./playables";

const track = (id: string, version: Partial<VersionSummary>) =>
  ({ id, title: id, version: { id: `${id}1`, ...version } }) as TrackSummary;
const ready = track("a", { status: "ready", stream_url: "/blob/a" });
const metered = track("b", { status: "ready", stream_url: null });
const early = track("c", { status: "processing", stream_url: "/blob/c" });
const later = track("d", { status: "processing", stream_url: null });
const broken = track("e", { status: "failed", stream_url: "/blob/e" });
const project = { id: "p", title: "Tides", artwork: null };

describe("what can be heard", () => {
  test.each([
    ["ready", ready, true],
    ["ready, its address is asked for when it plays", metered, true],
    ["in the making, its original may be heard", early, true],
    ["in the making, nothing to be heard yet", later, false],
    ["failed", broken, false],
  ])("%s", (_, one, expected) => expect(isPlayable(one)).toBe(expected));
});

describe("a queue of a project", () => {
  test("has what can be heard, in order, and whose it is", () => {
    const queue = playablesOf({ ...project, kind: "ep" } as typeof project, [
      broken,
      early,
      later,
      ready,
    ]);
    expect(queue.map((one) => one.track.id)).toEqual(["c", "a"]);
    expect(queue[0]).toEqual({ track: early, version: early.version, project });
  });
  test("of nothing is empty", () => expect(playablesOf(project, [])).toEqual([]));
});
