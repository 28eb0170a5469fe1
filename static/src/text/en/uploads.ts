import { plural } from "../plural";

const files = (count: number) => plural("en", count, { one: "1 file", other: `${count} files` });
const named = (names: string[]) =>
  names.length === 1
    ? `“${names[0]}”`
    : names.length === 2
      ? `“${names[0]}” and “${names[1]}”`
      : files(names.length);

export const uploads = {
  to: {
    track: (label: string) => `to ${label}`,
    version: (label: string) => `version of ${label}`,
    track_attachment: (label: string) => `attached to ${label}`,
    project_attachment: (label: string) => `attached to ${label}`,
    project_artwork: (label: string) => `artwork of ${label}`,
    space_avatar: (label: string) => `picture of ${label}`,
    space_cover: (label: string) => `cover of ${label}`,
    user_avatar: () => "your picture",
  },
  notAudio: (names: string[]) =>
    `${named(names)} ${names.length === 1 ? "isn’t" : "aren’t"} audio and ${names.length === 1 ? "was" : "were"} left out. WAVIC takes WAV, AIFF, FLAC, MP3, M4A, AAC, Ogg, Opus and CAF.`,
  empty: (names: string[]) =>
    `${named(names)} ${names.length === 1 ? "is" : "are"} empty and ${names.length === 1 ? "was" : "were"} left out.`,
  cancelled: (name: string) => `Upload of “${name}” cancelled.`,
};
