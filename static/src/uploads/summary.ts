/** All uploads in one line: what matters most of them. */
import { t } from "../text";
import type { Upload } from "./upload.svelte";

/** Waits for the line rather than goes. */
export const isStalled = ({ state, stalled }: Pick<Upload, "state" | "stalled">): boolean =>
  state === "sending" && stalled !== null && stalled.code !== "block_url_expired";

type Counted = Pick<Upload, "state" | "stalled" | "underWay">;

/** "Uploading 3 files", "1 upload failed", …; "" where there are none. */
export function headline(list: readonly Counted[]): string {
  const count = (state: Upload["state"]) => list.filter((upload) => upload.state === state).length;
  const going = list.filter(({ underWay }) => underWay);
  if (going.length) return t.uploads.uploading(going.length);
  for (const [state, say] of [
    ["failed", t.uploads.failed],
    ["paused", t.uploads.paused],
    ["needs_file", t.uploads.unfinished],
    ["done", t.uploads.done],
  ] as const)
    if (count(state)) return say(count(state));
  return "";
}
