import { beforeEach, expect, test } from "vitest";
import { queries } from "../api/queries";
import { showProgress } from "./progress";
import type { Hint } from "./wire";

const hint = (progress: number): Hint => ({
  id: "e",
  kind: "version.progressed",
  space: "s",
  project: "p",
  track: "t",
  version: "v",
  subject: null,
  actor: null,
  at: "",
  progress,
});
const version = { id: "v", status: "processing", progress: 20 };

beforeEach(() => {
  queries.clear();
  queries.setQueryData(["track", "t"], { id: "t", version });
  queries.setQueryData(["versions", "t"], [version, { ...version, id: "w", status: "ready" }]);
  queries.setQueryData(
    ["tracks", "p"],
    [
      { id: "t", version },
      { id: "u", version: { id: "x" } },
    ],
  );
});

const shown = () => [
  queries.getQueryData<{ version: typeof version }>(["track", "t"])!.version.progress,
  queries.getQueryData<(typeof version)[]>(["versions", "t"])![0]!.progress,
  queries.getQueryData<{ version: typeof version }[]>(["tracks", "p"])![0]!.version.progress,
];

test("progress shows wherever the version is listed, and never goes back", () => {
  showProgress(hint(40));
  expect(shown()).toEqual([40, 40, 40]);
  showProgress(hint(30));
  expect(shown()).toEqual([40, 40, 40]);
});

test("a version that is ready stays so", () => {
  queries.setQueryData(["track", "t"], { id: "t", version: { ...version, status: "ready" } });
  showProgress(hint(90));
  expect(shown()[0]).toBe(20);
});

test("what isn't here is not made up", () => {
  queries.clear();
  showProgress(hint(40));
  expect(queries.getQueryData(["track", "t"])).toBeUndefined();
});
