/** Titles from the names that people give their files. */

const LONGEST_TITLE = 200; // characters
const LONGEST_LABEL = 80;

/** A number in front, as albums are numbered: "01 - ", "3. ", "1-07 "; not "7 Rings". */
const NUMBER = /^(?:\d{1,3}[.)]\s+|\d{1,3}\s+[-–]\s+|\d-\d\d\s+|0\d{1,2}\s+)(?=[^\s\-–])/u;

const cut = (text: string, length: number): string => [...text].slice(0, length).join("").trim();

/** "01 - Harbour_Lights (Mix 2).wav" → "Harbour Lights (Mix 2)". */
export function titleOf(name: string): string {
  const stem = name
    .normalize("NFC")
    .replace(/(?<=.)\.[a-z0-9]{1,5}$/iu, "")
    .replace(/[_\s]+/gu, " ")
    .trim();
  return cut(stem.replace(NUMBER, "") || name, LONGEST_TITLE);
}

/** What a file says of a version of that track: "Harbour Lights - mix 3.wav" → "mix 3"; or "". */
export function versionLabel(name: string, track: string): string {
  const title = titleOf(name);
  const known = track.trim().normalize("NFC");
  const begins = title.toLocaleLowerCase().startsWith(known.toLocaleLowerCase());
  const rest = (begins ? title.slice(known.length) : title).replace(/^[\s\-–—.,:]+/u, "");
  return cut(rest.replace(/^[([]([^()[\]]*)[)\]]$/u, "$1"), LONGEST_LABEL);
}
