/** Files that the browser saves. */

/** Have it save what lies there; the answer says under which name, `name` where it says none. */
export function saveFile(url: string, name = ""): void {
  const anchor = Object.assign(document.createElement("a"), { href: url, download: name });
  anchor.hidden = true;
  document.body.append(anchor); // Firefox follows no anchor that is nowhere
  anchor.click();
  anchor.remove();
}

/**
 * Save what would be shown or played instead. Elsewhere than here the browser doesn't heed `name`,
 * and would leave the page: there the file is fetched first.
 */
export async function saveShown(url: string, name: string): Promise<void> {
  if (new URL(url, location.href).origin === location.origin) return saveFile(url, name);
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${answer.status} of a stored file`);
  const local = URL.createObjectURL(await answer.blob());
  saveFile(local, name);
  URL.revokeObjectURL(local);
}

/** "Harbour Lights (Mix 2).m4a" for a stored file's address: its ending, another name. */
export const namedLike = (url: string, name: string): string =>
  name + (/\.\w{1,5}$/.exec(new URL(url, location.href).pathname)?.[0] ?? "");
