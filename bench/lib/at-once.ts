/** Does the same to all of them, so many at a time; what came of each, in their order. */
export async function atOnce<T, R>(
  most: number,
  items: readonly T[],
  work: (one: T, i: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const waiting = items.entries();
  const worker = async (): Promise<void> => {
    for (const [i, one] of waiting) results[i] = await work(one, i);
  };
  await Promise.all(Array.from({ length: most }, worker));
  return results;
}
