/**
 * Keyboard shortcuts, by who is on the screen: `useShortcuts([{ keys: "l", … }])` in a component
 * holds until it goes. All that hold are listed by the sheet (?).
 */
import { onDestroy } from "svelte";

export interface Shortcut {
  /** As the key is called, with modifiers before it: "Space", "ArrowLeft", "Shift+?", "Mod+k". */
  keys: string;
  /** Keys that do the same, and aren't listed. */
  also?: string[];
  does: string;
  /** Under which heading the sheet lists it. */
  group: string;
  run: (event: KeyboardEvent) => void;
  /** Also while somebody types. */
  whileTyping?: boolean;
}

const NOT_TYPED_INTO = new Set(["checkbox", "radio", "range", "button", "submit", "file"]);
const SPEAKS_SPACE = "button, a[href], summary, [role=button], [role=menuitem], [role=option]";

export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && !NOT_TYPED_INTO.has(target.type)));

/** What a key press is called. */
export function nameOf(event: KeyboardEvent): string {
  const key =
    event.key === " " ? "Space" : event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const letter = /^[a-z0-9]$|^.{2,}$/.test(key); // "?" says by itself that Shift was held
  return [
    (event.metaKey || event.ctrlKey) && "Mod",
    event.altKey && "Alt",
    event.shiftKey && letter && "Shift",
    key,
  ]
    .filter(Boolean)
    .join("+");
}

class Shortcuts {
  /** Those that hold, the newest last. */
  held = $state.raw<Shortcut[]>([]);

  add(shortcuts: Shortcut[]): () => void {
    this.held = [...this.held, ...shortcuts];
    return () => (this.held = this.held.filter((one) => !shortcuts.includes(one)));
  }

  /** Without those whose key does something newer. */
  get inForce(): Shortcut[] {
    return this.held.filter((one) => this.held.findLast(({ keys }) => keys === one.keys) === one);
  }

  /** For the window: the newest shortcut of that name runs. */
  press(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return;
    const name = nameOf(event);
    const shortcut = this.held.findLast(({ keys, also }) => keys === name || also?.includes(name));
    if (!shortcut) return;
    if (isTyping(event.target) && !shortcut.whileTyping) return;
    const target = event.target as Element | null;
    if (target?.closest?.("dialog[open]") && !shortcut.whileTyping) return;
    // Space and Enter press what has the focus, arrows move within sliders and menus.
    if ((name === "Space" || name === "Enter") && target?.closest?.(SPEAKS_SPACE)) return;
    if (
      name.includes("Arrow") &&
      target?.closest?.("input, [role=slider], [role=menu], [role=listbox], [role=tablist]")
    )
      return;
    event.preventDefault();
    shortcut.run(event);
  }
}

export const shortcuts = new Shortcuts();

/** While the component is on the screen. */
export function useShortcuts(list: Shortcut[]): void {
  onDestroy(shortcuts.add(list));
}
