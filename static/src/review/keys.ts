/** What the keyboard does on a track's page. */
import { player } from "../player/player.svelte";
import { t } from "../text";
import { useShortcuts } from "../ui/shortcuts.svelte";
import type { Desk } from "./desk.svelte";
import type { Writing } from "./writing.svelte";

interface Keys {
  desk: Desk;
  writing: Writing;
  /** Whether whoever is here may comment. */
  writes: () => boolean;
  toVersions: () => void;
  compare: () => void;
}

export function useReviewKeys({ desk, writing, writes, toVersions, compare }: Keys): void {
  const does = t.review.shortcuts;
  const group = t.shell.shortcuts.page;
  const ifWriting = (run: () => void) => () => {
    if (writes()) run();
  };
  // What is heard elsewhere is paused; in silence it is this track that begins.
  const toggle = () => (player.playing ? player.pause() : desk.toggle());
  useShortcuts([
    { keys: "Space", does: does.play, group, run: toggle },
    { keys: "c", does: does.comment, group, run: ifWriting(() => writing.begin()) },
    { keys: "i", does: does.markIn, group, run: ifWriting(() => writing.markIn()) },
    {
      keys: "o",
      does: does.markOut,
      group,
      run: ifWriting(() => {
        writing.markOut();
        writing.element?.focus();
      }),
    },
    { keys: "v", does: does.versions, group, run: toVersions },
    { keys: "x", does: does.compare, group, run: compare },
  ]);
}
