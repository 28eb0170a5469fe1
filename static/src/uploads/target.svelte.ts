/**
 * Where files that are dropped on the window go. A page says so while it is shown:
 *
 *     $effect(() => dropTarget.set({ purpose: "track", target: project.id, label: project.title }));
 */
import type { Destination } from "./destination";

class DropTarget {
  current = $state.raw<Destination | null>(null);

  /** Null: nowhere. What is returned takes it back, unless somebody else has said so meanwhile. */
  set(destination: Destination | null): () => void {
    this.current = destination;
    return () => {
      if (this.current === destination) this.current = null;
    };
  }
}

export const dropTarget = new DropTarget();
