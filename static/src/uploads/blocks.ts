/** Which bytes make which block (docs/uploads.md). */

/** What the server says of an upload's blocks. */
export interface Blocks {
  size: number; // bytes
  block_size: number;
  block_count: number;
  received: number[];
}

/** From which byte to which (that one not) a block goes. */
export function rangeOf({ size, block_size }: Blocks, number: number): [number, number] {
  return [number * block_size, Math.min((number + 1) * block_size, size)];
}

export function lengthOf(blocks: Blocks, number: number): number {
  const [from, to] = rangeOf(blocks, number);
  return to - from;
}

/** The numbers of those that have not arrived. */
export function missingOf({ block_count, received }: Blocks): number[] {
  const there = new Set(received);
  return [...Array(block_count).keys()].filter((number) => !there.has(number));
}

/** The bytes that have arrived. */
export const arrived = (blocks: Blocks): number =>
  blocks.received.reduce((sum, number) => sum + lengthOf(blocks, number), 0);

export const addressOf = (url: string, number: number): string =>
  url.replace("{block}", String(number).padStart(8, "0"));
