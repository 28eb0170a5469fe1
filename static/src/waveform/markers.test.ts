import { describe, expect, test } from "vitest";
import { clustered, type Marker } from "./markers";

const marker = (id: string, start_ms: number): Marker => ({
  id,
  start_ms,
  end_ms: null,
  label: id,
  tone: "open",
});
const gathered = (markers: Marker[], apart: number) =>
  clustered(markers, (ms) => ms / 10, apart).map(({ x, markers }) => [
    x,
    markers.map(({ id }) => id).join(""),
  ]);

describe("markers that would lie on each other", () => {
  test("are gathered at the first of them, in order", () => {
    const markers = [marker("c", 1_000), marker("a", 0), marker("b", 200), marker("d", 1_100)];
    expect(gathered(markers, 24)).toEqual([
      [0, "ab"],
      [100, "cd"],
    ]);
  });

  test("don't chain: a cluster is no wider than a marker", () => {
    const row = ["a", "b", "c", "d"].map((id, at) => marker(id, at * 200));
    expect(gathered(row, 24)).toEqual([
      [0, "ab"],
      [40, "cd"],
    ]);
  });

  test("part when there is room", () => {
    const markers = [marker("a", 0), marker("b", 240)];
    expect(gathered(markers, 24)).toEqual([
      [0, "a"],
      [24, "b"],
    ]);
  });

  test("of one moment stay as they came", () => {
    expect(gathered([marker("b", 5), marker("a", 5)], 24)).toEqual([[0.5, "ba"]]);
    expect(gathered([], 24)).toEqual([]);
  });
});
