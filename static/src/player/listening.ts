/** Tells the server what was really heard (docs/links.md, "The beacon"). */
import { session } from "../session/session.svelte";
import { merged, stretchesOf, type Stretch } from "./ranges";

const MOST = 500; // stretches that a beacon may name
const EVERY = 10_000; // ms

/** One listening to one version, under a random name of its own. */
export class Listening {
  readonly #play = crypto.getRandomValues(new Uint32Array(4)).join("-");
  #before: Stretch[] = [];
  #told = "[]";
  #last = Date.now();

  constructor(
    readonly track: string,
    readonly version: string,
  ) {}

  /** The element is about to forget what it played, and the listening goes on. */
  keep(played: TimeRanges): void {
    this.#before = this.heard(played);
  }

  heard(played: TimeRanges): Stretch[] {
    return merged([...this.#before, ...stretchesOf(played)], MOST);
  }

  /** It goes on: tell now and then. */
  passing(played: TimeRanges): void {
    if (Date.now() - this.#last >= EVERY) this.tell(played);
  }

  /** All that was heard so far: what gets lost on the way is in the next one. */
  tell(played: TimeRanges): void {
    this.#last = Date.now();
    const ranges = this.heard(played);
    const told = JSON.stringify(ranges);
    if (told === this.#told || !session.token) return;
    this.#told = told;
    // Not by the client, which waits for promises: a page that is left has no time for that.
    fetch(`/track/${this.track}/heard`, {
      method: "POST",
      keepalive: true,
      headers: { Authorization: `Bearer ${session.token}`, "Content-Type": "application/json" },
      body: JSON.stringify({ version: this.version, play: this.#play, ranges }),
    }).catch(() => {});
  }
}
