/** Keys while two versions are compared: the player's own, but for this, and those that switch. */
import { withEnd, withStart } from "../player/ranges";
import { t } from "../text";
import { useShortcuts, type Shortcut } from "../ui/shortcuts.svelte";
import type { Deck } from "./compare-deck.svelte";

export function useCompareKeys(deck: Deck): void {
  const { shortcuts: plays } = t.player;
  const { keys: does, title: group } = t.versions.compare;
  const loopFrom = () => (deck.range = withStart(deck.range, deck.position, deck.duration));
  const loopTo = () => (deck.range = withEnd(deck.range, deck.position, deck.duration));
  const keys: [keys: string[], does: string, run: () => unknown][] = [
    [["x"], does.switch, () => deck.switch()],
    [["a"], does.a, () => deck.hear("a")],
    [["b"], does.b, () => deck.hear("b")],
    [["y"], does.match, () => deck.match(!deck.matched)],
    [["Space", "k"], plays.toggle, () => deck.toggle()],
    [["ArrowLeft"], plays.back5, () => deck.seekBy(-5_000)],
    [["ArrowRight"], plays.on5, () => deck.seekBy(5_000)],
    [["j"], plays.back10, () => deck.seekBy(-10_000)],
    [["l"], plays.on10, () => deck.seekBy(10_000)],
    [["i", "Shift+i"], plays.loopFrom, loopFrom],
    [["o", "Shift+o"], plays.loopTo, loopTo],
    [["r"], does.endLoop, () => (deck.range = null)],
  ];
  useShortcuts(
    keys.map(([[first, ...also], does, run]): Shortcut => ({
      keys: first!,
      also,
      does,
      group,
      run: () => void run(),
    })),
  );
}
