/** Lists that grow above what one reads: where the browser doesn't keep it in its place, this does. */

interface Anchor {
  element: Element;
  top: number;
}

/** Call while the component is made; `rows` is read to know when the list is another. */
export function useKeptPlace(list: () => Element | undefined, rows: () => unknown): void {
  if (CSS.supports("overflow-anchor", "auto")) return; // all but Safari
  let anchor: Anchor | null = null;
  $effect.pre(() => {
    rows();
    anchor = firstInSight(list());
  });
  $effect(() => {
    rows();
    if (!anchor?.element.isConnected || scrollY === 0) return;
    scrollBy({
      top: anchor.element.getBoundingClientRect().top - anchor.top,
      behavior: "instant",
    });
  });
}

function firstInSight(list: Element | undefined): Anchor | null {
  for (const element of list?.querySelectorAll("li") ?? []) {
    const { top, bottom } = element.getBoundingClientRect();
    if (bottom > 0 && top >= 0) return top < innerHeight ? { element, top } : null;
  }
  return null;
}
