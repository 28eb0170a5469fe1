/** Where versions play from: signed addresses, which are good for an hour at least. */
import { isProblem } from "../api/problem";
import type { Playable } from "./queue";

const GOOD_FOR = 50 * 60_000; // ms
const AGAIN_AFTER = 3; // s, where the server doesn't say

export class Addresses {
  #kept = new Map<string, { url: string; since: number }>();
  #ask: (playable: Playable) => Promise<string>;

  /** `ask` gets a fresh one from the server, or throws a Problem. */
  constructor(ask: (playable: Playable) => Promise<string>) {
    this.#ask = ask;
  }

  /** Keep those that came along with a list just now. */
  take(playables: Playable[]): void {
    for (const { version } of playables)
      if (version.stream_url) this.#keep(version.id, version.stream_url);
  }

  /** Null where it isn't known, or too old. */
  known({ version }: Playable): string | null {
    const kept = this.#kept.get(version.id);
    return kept && Date.now() - kept.since < GOOD_FOR ? kept.url : null;
  }

  /** Throws the Problem `processing` where there is none yet. */
  async of(playable: Playable): Promise<string> {
    const known = this.known(playable);
    if (known) return known;
    const url = await this.#ask(playable);
    this.#keep(playable.version.id, url);
    return url;
  }

  /** Once there is one; `wanted` is called each time there isn't, and says whether to go on. */
  async prepared(playable: Playable, wanted: () => boolean): Promise<string> {
    for (;;)
      try {
        return await this.of(playable);
      } catch (error) {
        if (!isProblem(error, "processing") || !wanted()) throw error;
        await new Promise((go) => setTimeout(go, 1000 * (error.retryAfter ?? AGAIN_AFTER)));
      }
  }

  /** It doesn't play: ask next time. */
  drop({ version }: Playable): void {
    this.#kept.delete(version.id);
  }

  clear(): void {
    this.#kept.clear();
  }

  #keep(version: string, url: string): void {
    if (this.#kept.get(version)?.url === url) return; // as old as it was
    this.#kept.set(version, { url, since: Date.now() });
  }
}
