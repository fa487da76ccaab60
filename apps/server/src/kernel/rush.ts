/** Whether presses are coming right now: what can wait a moment, the ringing of clocks above all, gives way to them. */
export interface Rush {
  /** A press is being taken until this settles. */
  during<T>(press: Promise<T>): Promise<T>;
  /** More presses came within the last second than people make without a reason. */
  isOn(): boolean;
  /** When no press is under way; at the latest after so many ms, since clocks must ring, too. */
  calm(mostMs: number): Promise<void>;
}

/** So many within a second are a rush. */
const many = 40;

export function makeRush(now: () => number = () => performance.now()): Rush {
  let underWay = 0;
  let counted = 0;
  let before = 0;
  let second = 0;
  const waiting = new Set<() => void>();
  function turn(): void {
    const current = Math.floor(now() / 1000);
    if (current === second) return;
    before = current === second + 1 ? counted : 0;
    counted = 0;
    second = current;
  }
  return {
    async during(press) {
      turn();
      counted++;
      underWay++;
      try {
        return await press;
      } finally {
        if (--underWay === 0) for (const go of waiting) go();
      }
    },
    isOn() {
      turn();
      return Math.max(counted, before) >= many;
    },
    calm(mostMs) {
      if (underWay === 0) return Promise.resolve();
      return new Promise((resolve) => {
        const go = () => {
          clearTimeout(timer);
          waiting.delete(go);
          resolve();
        };
        const timer = setTimeout(go, mostMs);
        waiting.add(go);
      });
    },
  };
}
