/**
 * The token of a mailed link. It stands after the “#”, which no server sees, and is taken out of the
 * address bar at once: out of the history, of bookmarks and of screenshots.
 */
import { router } from "../navigation/router.svelte";

/** Of the part after the “#”; null where there is none. */
export const tokenIn = (hash: string): string | null => new URLSearchParams(hash).get("token");

/** While a component is made: the token it was opened with, or that of a link opened since. */
export function useLinkToken(): { readonly value: string | null } {
  let token = $state(tokenIn(router.hash));
  $effect.pre(() => {
    const given = tokenIn(router.hash);
    if (!given) return;
    token = given;
    router.go(router.path + location.search, { replace: true });
  });
  return {
    get value() {
      return token;
    },
  };
}
