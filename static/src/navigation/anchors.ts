/** Parts of a page that an address leads to: `id="export"` and "/app/account#export". */
import { router } from "./router.svelte";
import { comesBack } from "./scrolling";

const SETTLING = 2_500; // ms that what stands above it may still take to come
const MOVES = ["wheel", "touchstart", "keydown", "pointerdown"];

/**
 * `{@attach anchored}`: what the address names by its id is scrolled to, kept there while the page
 * is being drawn, and has the focus. Who comes back is where they were instead.
 */
export function anchored(node: HTMLElement): (() => void) | void {
  if (!node.id || router.hash !== node.id || comesBack()) return;
  const show = () => node.scrollIntoView({ block: "start" });
  const watching = new ResizeObserver(show);
  const stop = () => {
    watching.disconnect();
    clearTimeout(timer);
    for (const move of MOVES) removeEventListener(move, stop);
  };
  const timer = setTimeout(stop, SETTLING);
  // Whoever scrolls by themselves meanwhile isn't carried off.
  for (const move of MOVES) addEventListener(move, stop, { passive: true });
  watching.observe(document.body); // shows it at once, and whenever the page grows
  node.tabIndex = -1;
  node.focus({ preventScroll: true });
  return stop;
}
