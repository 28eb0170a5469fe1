/**
 * What the worker isn't finished with, and how often one asks after it: seldom where that is told
 * live, in case that a word gets lost.
 */
import type { Query } from "@tanstack/svelte-query";
import type { Picture, VersionSummary } from "../api/types";
import { live } from "../live/state.svelte";

const EVERY = 2_000; // ms
const SELDOM = 20_000; // ms

/** Any of what the API answers: only what can be in the making matters. */
interface Thing {
  version?: Pick<VersionSummary, "status">;
  status?: string;
  artwork?: Picture | null;
  avatar?: Picture | null;
  cover?: Picture | null;
}

/** Whether the worker still has to do with a space, a project, a track or a version. */
export const isProcessing = ({ version, status, artwork, avatar, cover }: Thing): boolean =>
  [version?.status, status, artwork?.status, avatar?.status, cover?.status].includes("processing");

/** For `refetchInterval`: again and again while something of it is in the making, else never. */
export function whileProcessing(query: Pick<Query, "state">): number | false {
  const data = query.state.data as Thing | Thing[] | undefined;
  if (!data || ![data].flat().some(isProcessing)) return false;
  return live.connected ? SELDOM : EVERY;
}

const OTHERS = 30_000; // ms

/** For `refetchInterval` of what others change: as long as nothing is told live. */
export const whileUntold = (): number | false => (live.connected ? false : OTHERS);
