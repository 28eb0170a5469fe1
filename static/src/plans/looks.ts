/** When to look whether a plan that was paid for is there, each after the one before, in ms. */
export const LOOKS = [500, 1_000, 2_000, 3_000, 5_000, 8_000, 13_000, 20_000, 30_000];
