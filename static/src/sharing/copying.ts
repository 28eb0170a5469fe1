/** The clipboard, and the sheet by which phones hand things on. */

/**
 * Put a text on the clipboard; false where the browser doesn't let us. Call it on a click. What has
 * still to be fetched is waited for: Safari allows that only for a promise within an item.
 */
export async function copy(text: string | Promise<string>): Promise<boolean> {
  try {
    const blob = Promise.resolve(text).then((said) => new Blob([said], { type: "text/plain" }));
    await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
    return true;
  } catch {
    // The text itself may have failed: that is for whoever asked for it to say.
    return Promise.resolve(text)
      .then((said) => navigator.clipboard.writeText(said))
      .then(
        () => true,
        () => false,
      );
  }
}

/** Whether to offer the sheet: desktops have it too, but nobody looks for it there. */
export const canHandOn = (): boolean =>
  "share" in navigator && matchMedia("(pointer: coarse)").matches;

export async function handOn(title: string, url: string): Promise<void> {
  await navigator.share({ title, url }).catch(() => {}); // closed again: nothing to say
}
