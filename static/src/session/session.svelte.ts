/** Who is logged in: one object for the whole app, the same in every tab. */
import * as stored from "./tokens";
import type { components } from "../api/schema";

export type User = components["schemas"]["User"];

const DAY = 86_400_000; // ms
const LOCK = "wavic.refresh";

class Session {
  #tokens = $state.raw(stored.load());
  #leaving: (() => void)[] = [];
  /** Why it ended, to be said where one logs in again. */
  ended = $state<"expired" | null>(null);

  constructor() {
    stored.onChangeElsewhere((tokens) => {
      const wasIn = this.#tokens !== null;
      this.#tokens = tokens;
      if (wasIn && !tokens) this.#leave();
    });
  }

  get active(): boolean {
    return this.#tokens !== null;
  }

  get token(): string | null {
    return this.#tokens?.token ?? null;
  }

  /** Call back whenever it ends: what was loaded for that person has to go. */
  onEnd(left: () => void): void {
    this.#leaving.push(left);
  }

  begin({ token, refresh, device }: stored.Tokens & { device?: string }): void {
    this.#tokens = { token, refresh };
    this.ended = null;
    stored.save(this.#tokens);
    if (device) stored.keepDevice(device);
  }

  end(why: "expired" | null = null): void {
    if (!this.#tokens) return;
    this.#tokens = null;
    this.ended = why;
    stored.forget();
    this.#leave();
  }

  #leave(): void {
    for (const left of this.#leaving) left();
  }

  /** Whether the token is old enough to be replaced while nobody waits for it. */
  get stale(): boolean {
    return this.token !== null && Date.now() - stored.issuedAt(this.token) > DAY;
  }

  /**
   * A new pair in place of the one that `used` belongs to. Tabs take turns, and who comes second
   * takes what the first one got. False where the session is over.
   */
  async refresh(
    used: string,
    ask: (refresh: string) => Promise<stored.Tokens | null>,
  ): Promise<boolean> {
    return navigator.locks.request(LOCK, async () => {
      const now = stored.load();
      if (!now) return false;
      if (now.token !== used) {
        this.#tokens = now;
        return true;
      }
      const next = await ask(now.refresh);
      if (next) this.begin(next);
      return next !== null;
    });
  }
}

export const session = new Session();
