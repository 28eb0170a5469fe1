/** How loud each of two versions is while they are compared. */

export type Side = "a" | "b";
export const SIDES: Side[] = ["a", "b"];
export const otherThan = (side: Side): Side => (side === "a" ? "b" : "a");

/** dB to make each as loud as the other; never above 0. */
export type Gains = Record<Side, number>;

export const factorOf = (db: number): number => 10 ** (db / 20);

/** What goes through of each: one of them as loud as the other, or as it is, and nothing of the other. */
export function openings(heard: Side, gains: Gains, matched: boolean): Gains {
  const through = (side: Side) => (side === heard ? factorOf(matched ? gains[side] : 0) : 0);
  return { a: through("a"), b: through("b") };
}

/** How much higher to draw each, so that the loudest of both fills the height and they compare. */
export function drawnGains(filling: Gains, gains: Gains, matched: boolean): Gains {
  const levels = { a: matched ? factorOf(gains.a) : 1, b: matched ? factorOf(gains.b) : 1 };
  // `filling` is 1 / the loudest peak of each.
  const fits = Math.min(filling.a / levels.a, filling.b / levels.b);
  return { a: fits * levels.a, b: fits * levels.b };
}
