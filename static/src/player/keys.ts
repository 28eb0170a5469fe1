/** The player's keys, wherever one is in the studio. */
import { t } from "../text";
import type { Shortcut } from "../ui/shortcuts.svelte";
import { player } from "./player.svelte";
import { nextRepeat } from "./queue";
import { withEnd, withStart } from "./ranges";

const { shortcuts: does } = t.player;

/** A loop ends; else the next way to repeat. */
export function changeRepeat(): void {
  if (player.range) player.range = null;
  else player.repeat = nextRepeat(player.repeat);
}

export const loopFrom = () =>
  (player.range = withStart(player.range, player.position, player.duration));
export const loopTo = () =>
  (player.range = withEnd(player.range, player.position, player.duration));

const KEYS: [keys: [string, ...string[]], does: string, run: () => unknown][] = [
  [["Space", "k"], does.toggle, () => player.toggle()],
  [["ArrowLeft"], does.back5, () => player.seekBy(-5_000)],
  [["ArrowRight"], does.on5, () => player.seekBy(5_000)],
  [["j"], does.back10, () => player.seekBy(-10_000)],
  [["l"], does.on10, () => player.seekBy(10_000)],
  [["n", "Shift+n"], does.next, () => player.next()],
  [["p", "Shift+p"], does.previous, () => player.previous()],
  [["m"], does.mute, () => (player.sound.muted = !player.sound.muted)],
  [["<"], does.slower, () => player.sound.changeSpeed(-1)],
  [[">"], does.faster, () => player.sound.changeSpeed(1)],
  [["r"], does.repeat, changeRepeat],
  [["Shift+i", "i"], does.loopFrom, loopFrom],
  [["Shift+o", "o"], does.loopTo, loopTo],
];

export const playerKeys: Shortcut[] = KEYS.map(([[keys, ...also], does, run]) => ({
  keys,
  also,
  does,
  group: t.shell.shortcuts.player,
  run: () => void run(),
}));
