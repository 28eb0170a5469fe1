/** What can be done to a track, by whoever has this role, as a menu. */
import ArrowDown from "@lucide/svelte/icons/arrow-down";
import ArrowUp from "@lucide/svelte/icons/arrow-up";
import Copy from "@lucide/svelte/icons/copy";
import Download from "@lucide/svelte/icons/download";
import FolderInput from "@lucide/svelte/icons/folder-input";
import Link from "@lucide/svelte/icons/link";
import ListMusic from "@lucide/svelte/icons/audio-lines";
import Pencil from "@lucide/svelte/icons/pencil";
import Trash from "@lucide/svelte/icons/trash-2";
import type { Component } from "svelte";
import type { Role, TrackSummary } from "../api/types";
import { router } from "../navigation/router.svelte";
import { may } from "../session/may";
import { t } from "../text";
import type { MenuItem } from "../ui/Menu.svelte";
import { duplicateTrack, saveOriginal, saveStream } from "./tracks";

type Deed = () => unknown;

interface Deeds {
  rename: Deed;
  /** False where there is no place further up, or down. */
  up: Deed | false;
  down: Deed | false;
  move: Deed;
  share: Deed;
  remove: Deed;
}

export function trackMenu(track: TrackSummary, role: Role, deeds: Deeds): (MenuItem | false)[] {
  const words = t.library.tracks;
  const edits = may.edit(role);
  const item = (
    label: string,
    icon: unknown,
    run: Deed,
    more: Partial<MenuItem> = {},
  ): MenuItem => ({
    label,
    icon: icon as Component,
    run: () => void run(),
    ...more,
  });
  return [
    item(words.open, ListMusic, () => router.go(`/track/${track.id}`)),
    edits && item(words.rename, Pencil, deeds.rename),
    edits && Boolean(deeds.up) && item(words.moveUp, ArrowUp, deeds.up as Deed),
    edits && Boolean(deeds.down) && item(words.moveDown, ArrowDown, deeds.down as Deed),
    edits && item(words.moveTo, FolderInput, deeds.move),
    edits && item(words.duplicate, Copy, () => duplicateTrack(track)),
    may.download(role) &&
      item(words.downloadOriginal, Download, () => saveOriginal(track), { apart: true }),
    Boolean(track.version.stream_url) &&
      track.version.status === "ready" &&
      item(words.downloadStream, Download, () => saveStream(track), { apart: !may.download(role) }),
    may.share(role) && item(words.share, Link, deeds.share, { apart: true }),
    may.remove(role) && item(words.delete, Trash, deeds.remove, { danger: true, apart: true }),
  ];
}
