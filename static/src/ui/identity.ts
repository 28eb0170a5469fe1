/** What stands for somebody or something that has no picture. */

/** A hue in degrees, the same for the same text. */
export function hueOf(text: string): number {
  let hash = 2166136261; // FNV-1a
  for (const unit of text) hash = Math.imul(hash ^ unit.codePointAt(0)!, 16777619);
  return (hash >>> 0) % 360;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** The first letter as people see it, an emoji included. */
export const initialOf = (name: string): string =>
  ([...graphemes.segment(name.trim())][0]?.segment ?? "").toLocaleUpperCase();
