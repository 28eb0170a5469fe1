/** Files that the browser saves. */
import { problemOf } from "../api/problem";

/** Have it save what lies there; the answer says under which name, `name` where it says none. */
export function saveFile(url: string, name = ""): void {
  const anchor = Object.assign(document.createElement("a"), { href: url, download: name });
  anchor.hidden = true;
  document.body.append(anchor); // Firefox follows no anchor that is nowhere
  anchor.click();
  anchor.remove();
}

/**
 * Save what would be shown or played instead, under a name that isn't the one it is stored with:
 * by a copy, as the answer's name counts for more than ours, and elsewhere the page would be left.
 */
export async function saveAs(url: string, name: string): Promise<void> {
  const answer = await fetch(url);
  if (!answer.ok) throw await problemOf(answer);
  const local = URL.createObjectURL(await answer.blob());
  saveFile(local, name);
  setTimeout(() => URL.revokeObjectURL(local), 60_000); // some browsers begin to read it later
}

/** "Harbour Lights (Mix 2).m4a" for a stored file's address: its ending, another name. */
export const namedLike = (url: string, name: string): string =>
  name + (/\.\w{1,5}$/.exec(new URL(url, location.href).pathname)?.[0] ?? "");
