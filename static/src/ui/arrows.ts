/** Arrow keys among things that are laid out in rows, or below each other. */
import { isTyping } from "./shortcuts.svelte";

interface Box {
  left: number;
  top: number;
}

const SLACK = 4; // px: boxes of one row may stand a little apart

/** Which box a key leads to from one of them; the same one where there is none that way. */
export function neighbour(key: string, at: number, boxes: readonly Box[]): number {
  const last = boxes.length - 1;
  const from = boxes[at];
  if (!from) return 0;
  if (key === "Home") return 0;
  if (key === "End") return last;
  if (key === "ArrowRight") return Math.min(at + 1, last);
  if (key === "ArrowLeft") return Math.max(at - 1, 0);
  const down = key === "ArrowDown";
  const beyond = boxes.filter(({ top }) =>
    down ? top > from.top + SLACK : top < from.top - SLACK,
  );
  if (beyond.length === 0) return at;
  const tops = beyond.map(({ top }) => top);
  const row = down ? Math.min(...tops) : Math.max(...tops);
  const distance = (box: Box) => Math.abs(box.left - from.left);
  const nearest = beyond
    .filter(({ top }) => Math.abs(top - row) <= SLACK)
    .reduce((best, box) => (distance(box) < distance(best) ? box : best));
  return boxes.indexOf(nearest);
}

const IN_A_LIST = ["ArrowUp", "ArrowDown", "Home", "End"];
const KEYS = {
  list: IN_A_LIST,
  rows: [...IN_A_LIST, "ArrowLeft", "ArrowRight"],
};

/**
 * For a container, `{@attach arrowKeys("a.cover")}`: the keys move the focus among what is in it,
 * which stands in rows or, one below the other, in a list.
 */
export const arrowKeys =
  (selector: string, shape: keyof typeof KEYS = "rows") =>
  (container: HTMLElement): (() => void) => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || !KEYS[shape].includes(event.key) || isTyping(event.target))
        return;
      // Menus have arrows of their own, also those that belong to an item.
      if ((event.target as Element).closest("[role=menu], dialog")) return;
      if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const items = [...container.querySelectorAll<HTMLElement>(selector)];
      const at = items.findIndex(
        (item) => item.contains(document.activeElement) || shares(item, container),
      );
      if (at < 0) return;
      event.preventDefault();
      // Measuring a list would lay out all of it.
      const boxes = items.map((item, top) =>
        shape === "rows" ? item.getBoundingClientRect() : { left: 0, top: top * 100 },
      );
      items[neighbour(event.key, at, boxes)]?.focus();
    };
    container.addEventListener("keydown", pressed);
    return () => container.removeEventListener("keydown", pressed);
  };

/** Whether the focus is on something beside the item, in the same direct child of the container. */
function shares(item: HTMLElement, container: HTMLElement): boolean {
  let child: Element | null = item;
  while (child && child.parentElement !== container) child = child.parentElement;
  return child?.contains(document.activeElement) ?? false;
}
