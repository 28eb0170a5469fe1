/**
 * An order that people change faster than the server answers: shown at once, sent one change after
 * the other, the newest only, each with the revision it was made on.
 */
import { isProblem, Problem } from "../api/problem";
import { rebased, same } from "./order";

/** What the server says of an order. */
export interface Order {
  tracks: string[];
  revision: number;
}

interface Server {
  /** Ask for an order; throws the Problem where it isn't to be. */
  send: (tracks: string[], revision: number) => Promise<Order>;
  /** This is how it is now. `theirs`: somebody else's order took the place of what was wanted. */
  settle: (order: Order, outcome: "saved" | "theirs") => void;
  /** It could not be asked for. */
  fail: (error: unknown) => void;
}

const TRIES = 3;

export class Ordering {
  /** To be shown instead of what the server said last; null where that is the same. */
  wanted = $state.raw<string[] | null>(null);
  #server: Server;
  #busy = false;

  constructor(server: Server) {
    this.#server = server;
  }

  get busy(): boolean {
    return this.#busy;
  }

  /** Put it into this order. `now` is what the server said last, as far as one knows. */
  async put(tracks: string[], now: Order): Promise<void> {
    this.wanted = tracks;
    if (this.#busy) return; // whoever is at it sends this next
    this.#busy = true;
    try {
      await this.#sendAll(now);
    } catch (error) {
      this.wanted = null;
      this.#server.fail(error);
    } finally {
      this.#busy = false;
    }
  }

  /** The server's order is shown from now on, unless a change is on its way. */
  arrived(): void {
    if (!this.#busy) this.wanted = null;
  }

  async #sendAll(known: Order): Promise<void> {
    let now = known;
    let refusals = 0;
    while (this.wanted && !same(this.wanted, now.tracks)) {
      const sent = this.wanted;
      try {
        now = await this.#server.send(sent, now.revision);
        refusals = 0;
        if (same(sent, this.wanted)) this.#server.settle(now, "saved");
      } catch (error) {
        const current = orderIn(error);
        if (!current || ++refusals >= TRIES) throw error;
        const merged = rebased(now.tracks, this.wanted, current.tracks);
        this.wanted = merged;
        now = current;
        if (!merged) this.#server.settle(now, "theirs");
        else if (same(merged, now.tracks)) this.#server.settle(now, "saved");
      }
    }
  }
}

/** The order there is, where a refusal says so. */
const orderIn = (error: unknown): Order | null =>
  isProblem(error, "conflict", "incomplete_order")
    ? ((error as Problem).more.current as Order)
    : null;
