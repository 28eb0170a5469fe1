/** Two recordings that play as one, each into a node of its own. */
import type { Range } from "../player/ranges";
import type { Side } from "./compare-levels";

export type Nodes = Record<Side, AudioNode>;
export type Addresses = Record<Side, string>;

export interface Pair {
  /** ms; where both are. */
  readonly position: number;
  /** Which one is heard: the other may be sought meanwhile. */
  heard: Side;
  /** Whether one of them sounds without a gap from now on. */
  isSteady: (side: Side) => boolean;
  play: () => Promise<void>;
  pause: () => void;
  seek: (ms: number) => void;
  loop: (range: Range | null) => void;
  /** Free everything. */
  close: () => void;
}

export interface Told {
  onended: () => void;
  /** It can't go on. */
  onbroken: () => void;
}
