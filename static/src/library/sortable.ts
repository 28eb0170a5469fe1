/** Children that are dragged into another order, by the mouse or a finger that rests on them. */
import type { Action } from "svelte/action";
import { dndzone, type DndEvent } from "svelte-dnd-action";

const HOLD = 350; // ms that a finger rests before it drags instead of scrolling

interface Options<Item> {
  items: Item[];
  disabled: boolean;
  /** ms that the others take to make room. */
  moving: number;
}

interface Attributes<Item> {
  /** The order as it would be, again and again. */
  onconsider: (event: CustomEvent<DndEvent<Item>>) => void;
  /** The order as it is to be. */
  onfinalize: (event: CustomEvent<DndEvent<Item>>) => void;
}

export const sortable = <Item extends { id: string }>(
  node: HTMLElement,
  options: Options<Item>,
): ReturnType<Action<HTMLElement, Options<Item>, Attributes<Item>>> => {
  const zone = dndzone(node, asTheirs(options));
  unfocusable(node);
  return {
    update: (next: Options<Item>) => {
      zone.update?.(asTheirs(next));
      unfocusable(node);
    },
    destroy: () => zone.destroy?.(),
  };
};

const asTheirs = <Item>({ items, disabled, moving }: Options<Item>) => ({
  items: items as Record<string, unknown>[],
  dragDisabled: disabled,
  flipDurationMs: moving,
  delayTouchStart: HOLD,
  dropTargetStyle: {},
  autoAriaDisabled: true, // it speaks English only; the list says where things went
});

/** The zone makes itself and its children stops of the Tab key: what is in them are. */
function unfocusable(node: HTMLElement): void {
  for (const element of [node, ...node.children]) element.removeAttribute("tabindex");
}
