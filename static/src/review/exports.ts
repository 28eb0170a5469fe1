/** The comments of a track as a file. Its address wants a token, so it is fetched and then saved. */
import { authorized } from "../api/client";
import { problemOf } from "../api/problem";
import { saveFile } from "../library/downloads";
import type { Status } from "./threads";

export const FORMATS = ["csv", "json", "reaper", "audacity"] as const;
export type Format = (typeof FORMATS)[number];

/** The name that a `Content-Disposition` gives a file. */
export function nameIn(disposition: string | null, otherwise: string): string {
  const coded = /filename\*=utf-8''([^;]+)/i.exec(disposition ?? "")?.[1];
  if (coded) return decodeURIComponent(coded);
  return /filename="([^"]+)"/i.exec(disposition ?? "")?.[1] ?? otherwise;
}

/** Fetch the comments on a version (null: of all) and save them. Throws a Problem. */
export async function save(
  track: string,
  version: string | null,
  status: Status,
  as: Format,
): Promise<void> {
  const query = new URLSearchParams({ as, status, ...(version && { version }) });
  const address = `${location.origin}/comment/track/${track}/export?${query}`;
  const response = await authorized(new Request(address));
  if (!response.ok) throw await problemOf(response);
  const url = URL.createObjectURL(await response.blob());
  const name = nameIn(response.headers.get("Content-Disposition"), `comments.${as}`);
  saveFile(url, name);
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
