/**
 * What the worker isn't finished with, and how often one asks after it. Live updates take the
 * asking's place; this is the one place that knows of it.
 */
import type { Query } from "@tanstack/svelte-query";
import type { Picture, VersionSummary } from "../api/types";

const EVERY = 2_000; // ms

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
  return data && [data].flat().some(isProcessing) ? EVERY : false;
}
