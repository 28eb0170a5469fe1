/** A part of the studio that isn't there any more, since a newer one was installed meanwhile. */

const KEY = "wavic.reloaded";
const ONCE_IN = 60_000; // ms: no loop where it is missing for another reason

/** Load the page anew, once, when a part of it can't be fetched. */
export function dropOutdated(): void {
  addEventListener("vite:preloadError", (event) => {
    const before = Number(sessionStorage.getItem(KEY) ?? 0);
    if (Date.now() - before < ONCE_IN) return;
    event.preventDefault();
    sessionStorage.setItem(KEY, String(Date.now()));
    location.reload();
  });
}
