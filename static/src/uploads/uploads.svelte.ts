/**
 * All uploads of this tab:
 *
 *     uploads.add(await pickFiles({ accept: "audio" }), { purpose: "track", target: id, label });
 *
 * When one is done, what it changed is asked for again (`changed(…)`): lists show it by themselves.
 * What does the work comes when it is first needed.
 */
import { session } from "../session/session.svelte";
import { toasts } from "../ui/toasts.svelte";
import type { Destination } from "./destination";
import type { Engine } from "./engine.svelte";
import type { Upload } from "./upload.svelte";

class Uploads {
  /** Null before it was needed. */
  engine = $state.raw<Engine | null>(null);
  #loading: Promise<Engine> | null = null;

  /** Reactive: each has its `state`, `sent` (bytes) and `result`. */
  get list(): Upload[] {
    return this.engine?.list ?? [];
  }

  /** Those that go on by themselves. */
  get underWay(): Upload[] {
    return this.engine?.underWay ?? [];
  }

  load(): Promise<Engine> {
    return (this.#loading ??= import("./engine.svelte").then(
      ({ Engine }) => (this.engine = new Engine()),
      (error: unknown) => {
        this.#loading = null;
        throw error;
      },
    ));
  }

  /**
   * Upload files, in this order. Those that an upload waits for go on where it was; of those that
   * are empty, or not audio where only audio is taken, a message says that they were left out.
   */
  add(files: Iterable<File>, to: Destination): void {
    const all = [...files];
    this.load().then(
      (engine) => engine.add(all, to),
      (error: unknown) => toasts.fail(error),
    );
  }

  /** Give files to the uploads that wait for them; those that none waits for. */
  match(files: Iterable<File>): File[] {
    return this.engine?.match(files) ?? [...files];
  }
}

export const uploads = new Uploads();
session.onEnd(() => uploads.engine?.leave());
