import { bytes } from "../format";
import { plural } from "../plural";

const files = (count: number) => plural("en", count, { one: "1 file", other: `${count} files` });
const uploadsOf = (count: number) =>
  plural("en", count, { one: "1 upload", other: `${count} uploads` });

/** “a.wav”, “a.wav” and “b.wav”, 3 files. */
const named = (names: string[]) =>
  names.length > 2 ? files(names.length) : names.map((name) => `“${name}”`).join(" and ");
const were = (names: string[]) => (names.length === 1 ? "was" : "were");

/** Only what is worth knowing: nobody waits for a second more or less. */
function timeLeft(seconds: number): string {
  if (seconds < 10) return "a few seconds left";
  if (seconds < 60) return `${Math.ceil(seconds / 10) * 10} s left`;
  if (seconds < 3600) return `${Math.ceil(seconds / 60)} min left`;
  const minutes = Math.ceil(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min left`;
}

const of = (value: unknown) => bytes(Number(value));
/** What went wrong and what to do, by the problem's code; what isn't here is said by the server. */
const reasons: Record<string, (more: Record<string, unknown>) => string> = {
  file_too_large: ({ limit }) => `It is too large: ${of(limit)} at most.`,
  not_audio: () => "It isn’t audio that WAVIC can read, whatever its name says.",
  not_an_image: () => "It isn’t a picture that WAVIC can read.",
  size_differs: () => "What arrived is not as long as the file was. Upload it again.",
  digest_differs: () => "What arrived is not what the file was. Upload it again.",
  upload_changed: () => "It was changed while it was checked. Upload it again.",
  abandoned: () => "It was ended elsewhere, or took longer than a week. Upload it again.",
  upload_incomplete: () => "Storage doesn’t keep what was sent. Try again later.",
  forbidden: () => "You may not upload there any more.",
  not_found: () => "Where it was to go isn’t there any more.",
  elsewhere: () => "It goes up in another tab.",
};

export const uploads = {
  title: "Uploads",
  files,
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
    `${named(names)} ${names.length === 1 ? "isn’t" : "aren’t"} audio and ${were(names)} left out. ` +
    `WAVIC takes WAV, AIFF, FLAC, MP3, M4A, AAC, Ogg, Opus and CAF.`,
  empty: (names: string[]) =>
    `${named(names)} ${names.length === 1 ? "is" : "are"} empty and ${were(names)} left out.`,
  cancelled: (name: string) => `Upload of “${name}” cancelled.`,

  uploading: (count: number) => `Uploading ${files(count)}`,
  done: (count: number) => `${files(count)} uploaded`,
  failed: (count: number) => `${uploadsOf(count)} failed`,
  paused: (count: number) => `${uploadsOf(count)} paused`,
  unfinished: (count: number) =>
    plural("en", count, { one: "1 unfinished upload", other: `${count} unfinished uploads` }),
  percent: (share: number) => `${Math.floor(share * 100)} %`,
  timeLeft,
  perSecond: (speed: number) => `${bytes(speed)}/s`,
  sentOf: (sent: number, size: number) => `${bytes(sent)} of ${bytes(size)}`,

  state: {
    queued: "Waits for its turn",
    opening: "Starting",
    finishing: "Being checked",
    done: "Uploaded",
    paused: "Paused",
    offline: "Goes on when you are online again",
    stalled: "The server doesn’t answer; trying again",
    needsFile: "Choose the file again to go on",
    gone: "The file can’t be read any more. Choose it again.",
  },
  reason: (code: string, more: Record<string, unknown>): string | undefined =>
    reasons[code]?.(more),
  otherFile: (name: string, size: number) =>
    `That is another file, or it was changed since. Needed is “${name}” of ${bytes(size)}, as it was.`,

  expand: "Show all uploads",
  collapse: "Hide the list of uploads",
  dismiss: "Close",
  pause: "Pause",
  pauseAll: "Pause all",
  resume: "Resume",
  resumeAll: "Resume all",
  retry: "Try again",
  cancel: "Cancel",
  open: "Open",
  chooseFile: "Choose file",
  chooseFiles: "Choose the files",
  row: (action: string, name: string) => `${action}: ${name}`,
  announce: {
    done: (name: string) => `${name} is uploaded.`,
    failed: (name: string, reason: string) => `${name} was not uploaded. ${reason}`,
  },

  drop: {
    title: {
      track: (label: string) => `Drop to add tracks to ${label}`,
      version: (label: string) => `Drop to add a version of ${label}`,
      track_attachment: (label: string) => `Drop to attach to ${label}`,
      project_attachment: (label: string) => `Drop to attach to ${label}`,
      project_artwork: (label: string) => `Drop to make it the artwork of ${label}`,
      space_avatar: (label: string) => `Drop to make it the picture of ${label}`,
      space_cover: (label: string) => `Drop to make it the cover of ${label}`,
      user_avatar: () => "Drop to make it your picture",
    },
    audio: "Audio files, or folders of them",
    anything: "Files, or folders of them",
    resume: "Drop to go on with an upload",
    resumeText: "The file of which an upload was interrupted",
    nowhere: "There is nowhere to drop here",
    nowhereText: "Open a project to add tracks, or a track to add a version.",
    unreadable: "That couldn’t be read. Choose the files instead.",
    nothing: "There are no files in it.",
  },
  several: {
    title: (count: number, track: string) => `${files(count)} for “${track}”`,
    text: "Is each a new version of this track, or a track of its own?",
    versions: "New versions, in this order",
    versionsText: (last: string) => `“${last}” will be the current one.`,
    tracks: (project: string) => `New tracks in ${project}`,
  },
};
