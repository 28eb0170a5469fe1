/** A version's peaks, kept for good: what it looks like never changes. */
import { createQuery } from "@tanstack/svelte-query";
import { api, ok } from "../api/client";
import { peaksOf, type Peaks, type WaveformDocument } from "./peaks";

interface Wanted {
  track: string;
  version: string;
  /** 0 is the coarsest. */
  level: number;
  /** Whether the server has them yet. */
  there: boolean;
}

/** While a finer level is on its way, the coarser one is shown. */
export const usePeaks = (wanted: () => Wanted) =>
  createQuery(() => {
    const { track, version, level, there } = wanted();
    return {
      queryKey: ["waveform", version, level],
      enabled: there,
      staleTime: Infinity,
      placeholderData: (
        before: Peaks | undefined,
        of: { queryKey: readonly unknown[] } | undefined,
      ) => (of?.queryKey[1] === version ? before : undefined),
      queryFn: async () => {
        const params = { path: { id: track }, query: { version, zoom: level } };
        const answer = await ok(api.GET("/track/{id}/waveform", { params }));
        return peaksOf(answer as WaveformDocument); // text only where .dat was asked for
      },
    };
  });
