/** Peaks of a version as the server has them, kept for good: what a version looks like never changes. */
import { createQuery } from "@tanstack/svelte-query";
import { api, ok } from "../api/client";
import { peaksOf, type WaveformDocument } from "./peaks";

export const usePeaks = (
  of: () => { track: string; version: string; level: number; there: boolean },
) =>
  createQuery(() => {
    const { track, version, level, there } = of();
    return {
      queryKey: ["waveform", version, level],
      enabled: there,
      staleTime: Infinity,
      queryFn: async () => {
        const params = { path: { id: track }, query: { version, zoom: level } };
        const answer = await ok(api.GET("/track/{id}/waveform", { params }));
        return peaksOf(answer as WaveformDocument); // it is text only where .dat was asked for
      },
    };
  });
