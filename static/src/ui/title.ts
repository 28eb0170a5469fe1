/** The document's title while a page is shown: `Harbour Lights · WAVIC`. */
export function showTitle(title: string): void {
  document.title = title ? `${title} · WAVIC` : "WAVIC";
}
