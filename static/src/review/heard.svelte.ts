/**
 * Which version of a track is looked at and heard: the one that the address asks for, else the one
 * that one began to hear here, else the current one. So a new mix never takes the place of another
 * while that is heard.
 */
import { untrack } from "svelte";
import type { Version } from "../api/types";
import { router } from "../navigation/router.svelte";
import { player } from "../player/player.svelte";

export class Heard {
  #held = $state<string | null>(null);
  #versions: () => Version[];

  constructor(track: string, versions: () => Version[]) {
    this.#versions = versions;
    const plays = () => player.playing && player.isCurrent(track);
    $effect(() => {
      if (plays()) this.#held = player.current!.version.id;
    });
    // Another one is current now: in silence it takes its place.
    let before = untrack(() => this.current.id);
    $effect(() => {
      const now = this.current.id;
      if (now !== before && !untrack(plays)) this.#held = null;
      before = now;
    });
  }

  #named(id: string | null): Version | undefined {
    return id === null ? undefined : this.#versions().find((version) => version.id === id);
  }

  get current(): Version {
    return this.#versions().find(({ current }) => current) ?? this.#versions()[0]!;
  }

  get version(): Version {
    return this.#named(router.query.get("version")) ?? this.#named(this.#held) ?? this.current;
  }

  /** The address asks for one that isn't there any more. */
  get missing(): boolean {
    const asked = router.query.get("version");
    return asked !== null && !this.#named(asked);
  }

  choose(id: string): void {
    this.#held = id;
    router.ask({ version: id === this.current.id ? null : id });
  }
}
