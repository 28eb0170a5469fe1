/** What a file becomes, and where. */
import type { components } from "../api/schema";
import { t } from "../text";
import { titleOf, versionLabel } from "./titles";

export type Purpose = components["schemas"]["PurposeEnum"];
export type Details = Record<string, string>;

export interface Destination {
  purpose: Purpose;
  /** The project of a track, the track of a version, …; "" is whoever is logged in. */
  target: string;
  /** What people call the target: its title or name. */
  label: string;
  /** A version's `label` and `notes`, an attachment's `kind` and `note`; else made of the name. */
  details?: Details;
  /** "audio": other files aren't taken. What the purpose takes, unless said. */
  accept?: "audio" | "anything";
}

const AUDIO: readonly Purpose[] = ["track", "version"];

export const takesAudioOnly = ({ purpose, accept }: Destination): boolean =>
  (accept ?? (AUDIO.includes(purpose) ? "audio" : "anything")) === "audio";

/** What the server is told of a file: what was said of it, else what its name says. */
export function detailsOf(file: File, { purpose, label, details }: Destination): Details {
  if (details) return details;
  if (purpose === "track") return { title: titleOf(file.name) };
  if (purpose === "version") return { label: versionLabel(file.name, label) };
  return {};
}

/** "to Harbour Lights", as it stands beside an upload. */
export const whereTo = ({ purpose, label }: Destination): string => t.uploads.to[purpose](label);
