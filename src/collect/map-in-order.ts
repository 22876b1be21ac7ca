/**
 * Works on up to `concurrency` items at the same time and gives the results in the order of the items, so that what
 * comes out does not depend on speed. Stops starting new ones when it is not asked any more.
 */
export async function* mapInOrder<T, R>(
  items: readonly T[],
  concurrency: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const running: Promise<R>[] = [];
  let next = 0;
  while (next < items.length || running.length > 0) {
    while (next < items.length && running.length < concurrency) {
      const started = work(items[next++]!);
      // It is awaited in its turn; until then a failure must not count as unhandled.
      started.catch(() => undefined);
      running.push(started);
    }
    yield await running.shift()!;
  }
}
