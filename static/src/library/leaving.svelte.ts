/**
 * What was deleted and can still be taken back: gone from every list at once, and really deleted
 * when its time is over. A list that is fetched meanwhile still has it: filter by `isLeaving`.
 */
import { SvelteSet } from "svelte/reactivity";
import { changed } from "../api/queries";
import { undoable } from "../ui/undo";

const leaving = new SvelteSet<string>();

export const isLeaving = (thing: { id: string }): boolean => leaving.has(thing.id);

export const staying = <Thing extends { id: string }>(things: Thing[]): Thing[] =>
  leaving.size === 0 ? things : things.filter((thing) => !leaving.has(thing.id));

interface Removal {
  id: string;
  /** What the toast says. */
  text: string;
  /** Delete it for good; with keepalive. */
  remove: () => Promise<unknown>;
  /** Have the lists ask again. */
  after: () => Promise<unknown>;
  takeBack?: () => void;
}

/** Delete something, unless it is undone within a few seconds. */
export function removeUndoably({ id, text, remove, after, takeBack }: Removal): void {
  leaving.add(id);
  undoable({
    text,
    carryOut: async () => {
      await remove();
      void changed("trash");
      // Lists first: what is deleted never comes back for a moment.
      await after().catch(() => {});
      leaving.delete(id);
    },
    takeBack: () => {
      leaving.delete(id);
      takeBack?.();
    },
  });
}
