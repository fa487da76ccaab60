/** How a gatherer takes what comes. */
export interface GatherOptions {
  /** So many are taken in one go at most. */
  most: number;
  /** So many goes are under way at once. */
  atOnce?: number;
  /** A failure that none of them in particular has caused: nobody is tried alone. */
  isShared?: (error: unknown) => boolean;
  /** A go has failed and is tried again in halves. */
  onSplit?: (error: unknown, size: number) => void;
}

interface Waiting<T, R> {
  item: T;
  give: (answer: R) => void;
  fail: (error: unknown) => void;
}

/**
 * What arrives while a go is under way is taken together in the next one, in the order of arrival. A go that fails is
 * tried again in halves, so that one bad item harms nobody but itself.
 * @param take does all of it or nothing; gives the answers in order
 */
export function gathering<T, R>(
  take: (items: readonly T[]) => Promise<readonly R[]>,
  { most, atOnce = 1, isShared = () => false, onSplit }: GatherOptions,
): (item: T) => Promise<R> {
  const queue: Waiting<T, R>[] = [];
  let underWay = 0;

  async function settle(some: readonly Waiting<T, R>[]): Promise<void> {
    try {
      const answers = await take(some.map(({ item }) => item));
      for (const [i, one] of some.entries()) one.give(answers[i] as R);
    } catch (error) {
      if (some.length === 1 || isShared(error)) {
        for (const one of some) one.fail(error);
        return;
      }
      onSplit?.(error, some.length);
      const middle = some.length >> 1;
      await settle(some.slice(0, middle));
      await settle(some.slice(middle));
    }
  }

  async function work(): Promise<void> {
    underWay++;
    while (queue.length > 0) await settle(queue.splice(0, most));
    underWay--;
  }

  return (item) =>
    new Promise<R>((give, fail) => {
      queue.push({ item, give, fail });
      if (underWay < atOnce) void work();
    });
}
