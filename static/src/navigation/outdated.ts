/**
 * A part of the studio that can't be fetched: the server is away for a moment, or it has a newer
 * studio by now, in which that part isn't any more.
 */

const KEY = "wavic.reloaded";
const ONCE_IN = 60_000; // ms: no loop where it is missing for another reason
const AGAIN = 2_000; // ms

const answers = (): Promise<boolean> =>
  fetch("/health/live", { cache: "no-store" }).then(
    ({ ok }) => ok,
    () => false,
  );

/** Wait a moment, and until the server answers. */
export async function reachable(): Promise<void> {
  do await new Promise((resolve) => setTimeout(resolve, AGAIN));
  while (!(await answers()));
}

/** Load the page anew, once, when a part of it is missing though the server is there. */
export function dropOutdated(): void {
  addEventListener("vite:preloadError", () => {
    void answers().then((there) => {
      const before = Number(sessionStorage.getItem(KEY) ?? 0);
      if (!there || Date.now() - before < ONCE_IN) return;
      sessionStorage.setItem(KEY, String(Date.now()));
      location.reload();
    });
  });
}
