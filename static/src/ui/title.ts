/** The document's title: `(3) Harbour Lights · WAVIC`, the page's own and how much is unread. */

let page = "";
let unread = "";

/** While a page is shown. */
export function showTitle(title: string): void {
  page = title;
  show();
}

/** "" for nothing. */
export function showUnread(count: string): void {
  unread = count;
  show();
}

function show(): void {
  const title = page ? `${page} · WAVIC` : "WAVIC";
  document.title = unread ? `(${unread}) ${title}` : title;
}
