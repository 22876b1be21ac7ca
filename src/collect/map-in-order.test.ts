import { describe, expect, test } from 'vitest';
import { mapInOrder } from './map-in-order.ts';

describe('working in order', () => {
  test('gives results in the order of the items, so many at a time', async () => {
    let running = 0;
    let most = 0;
    const results: number[] = [];
    const work = async (ms: number): Promise<number> => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, ms));
      running -= 1;
      return ms;
    };
    for await (const result of mapInOrder([30, 1, 20, 2, 10], 3, work)) results.push(result);
    expect(results).toEqual([30, 1, 20, 2, 10]);
    expect(most).toBe(3);
  });

  test('a failure comes in its turn', async () => {
    const results: number[] = [];
    const run = async (): Promise<void> => {
      const items = mapInOrder([1, 2, 3], 3, async (n) => {
        if (n === 2) throw new Error('two');
        return n;
      });
      for await (const result of items) results.push(result);
    };
    await expect(run()).rejects.toThrow('two');
    expect(results).toEqual([1]);
  });
});
