/** What is marked on a waveform, and how marks that would lie on each other are gathered. */
import type { Person } from "../api/types";

export interface Marker {
  id: string;
  /** ms */
  start_ms: number;
  /** ms; null for a point. */
  end_ms: number | null;
  /** What it is: the name of its button. */
  label: string;
  tone: "open" | "resolved" | "mine";
  person?: Person | null;
}

export interface Cluster {
  /** px */
  x: number;
  markers: Marker[];
}

/**
 * Markers in the order of their start, those closer than `apart` px to the first of their cluster
 * gathered with it; `x` gives the px of a moment.
 */
export function clustered(markers: Marker[], x: (ms: number) => number, apart: number): Cluster[] {
  const clusters: Cluster[] = [];
  for (const marker of [...markers].sort((a, b) => a.start_ms - b.start_ms)) {
    const at = x(marker.start_ms);
    const last = clusters.at(-1);
    if (last && at - last.x < apart) last.markers.push(marker);
    else clusters.push({ x: at, markers: [marker] });
  }
  return clusters;
}
