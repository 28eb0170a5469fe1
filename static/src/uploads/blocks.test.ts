import { expect, test } from "vitest";
import { addressOf, arrived, lengthOf, missingOf, rangeOf } from "./blocks";

const MIB = 1024 * 1024;
const of = (size: number, received: number[] = []) => ({
  size,
  received,
  block_size: 8 * MIB,
  block_count: Math.ceil(size / (8 * MIB)),
});

test("the last block is what is left", () => {
  const upload = of(17 * MIB + 1);
  expect(upload.block_count).toBe(3);
  expect(rangeOf(upload, 0)).toEqual([0, 8 * MIB]);
  expect(rangeOf(upload, 2)).toEqual([16 * MIB, 17 * MIB + 1]);
  expect(lengthOf(upload, 2)).toBe(MIB + 1);
});

test.each([1, 8 * MIB - 1, 8 * MIB, 8 * MIB + 1, 390 * 1024 * MIB])(
  "the blocks of %i bytes are the file, without gap or overlap",
  (size) => {
    const upload = of(size);
    let end = 0;
    for (const number of missingOf(upload)) {
      const [from, to] = rangeOf(upload, number);
      expect(from).toBe(end);
      expect(to).toBeGreaterThan(from);
      end = to;
    }
    expect(end).toBe(size);
  },
);

test("what has arrived is not missing, in whatever order it came", () => {
  const upload = of(33 * MIB, [4, 0, 2]);
  expect(missingOf(upload)).toEqual([1, 3]);
  expect(arrived(upload)).toBe(8 * MIB + 8 * MIB + MIB);
  expect(missingOf(of(33 * MIB, [0, 1, 2, 3, 4]))).toEqual([]);
});

test("a block's number has eight digits in its address", () => {
  expect(addressOf("https://blob/x?blockid={block}&sig=a%2Fb", 12)).toBe(
    "https://blob/x?blockid=00000012&sig=a%2Fb",
  );
  expect(addressOf("{block}", 49_999)).toBe("00049999");
});
