/** Whether a file is the one of which an upload was begun: there is more than one "Mix.wav". */
import type { RemoteSummary } from "./server";

const LONGEST_TYPE = 100; // characters that the server keeps
const CLOSE = 2000; // ms; some disks count in seconds, by twos

interface FileLike {
  name: string;
  size: number;
  type: string;
  lastModified: number;
}

/** The type that the server keeps, with when the file was changed: `audio/wav; modified=17123…`. */
export function typeOf({ type, lastModified }: FileLike): string {
  const modified = `; modified=${lastModified}`;
  const known = type || "application/octet-stream";
  return known.length + modified.length > LONGEST_TYPE
    ? `application/octet-stream${modified}`
    : known + modified;
}

/** ms; null where whoever began it didn't say. */
export function modifiedOf(type: string): number | null {
  const said = /; modified=(\d+)$/.exec(type);
  return said ? Number(said[1]) : null;
}

/** Without what the server takes out of names before it shows them. */
const shown = (name: string): string =>
  name
    .split(/[/\\]/)
    .at(-1)!
    .replace(/[\p{Cc}\p{Cf}]/gu, "")
    .replace(/\s+/gu, " ")
    .trim();

export function isSame(file: FileLike, known: Pick<RemoteSummary, "name" | "size" | "type">) {
  const modified = modifiedOf(known.type);
  return (
    file.size === known.size &&
    shown(file.name) === shown(known.name) &&
    (modified === null || Math.abs(file.lastModified - modified) <= CLOSE)
  );
}
