/** Messages on their way out. Each channel has a lane of its own: one whose other end hangs holds up nothing else. */
export interface Lanes {
  /** Settles when it has been done, or will not be: after `stop`, and for what is in the lane already. */
  run(lane: string, id: string, isUrgent: boolean, work: () => Promise<void>): Promise<void>;
  /** What has not begun is left; what has is waited for. */
  stop(): Promise<void>;
}

interface Waiting {
  id: string;
  work: () => Promise<void>;
  done: () => void;
}

interface Lane {
  urgent: Waiting[];
  others: Waiting[];
  underWay: number;
  /** Of these, how many are not urgent. */
  calm: number;
}

/** So many messages of one channel are under way at once… */
const atOnce = 8;
/** …and so many of them that are not urgent, so that an urgent one never waits behind them. */
const calmAtOnce = 4;

export function makeLanes(): Lanes {
  const lanes = new Map<string, Lane>();
  const known = new Set<string>();
  const working = new Set<Promise<void>>();
  let isStopped = false;

  function next(lane: Lane): Waiting | undefined {
    if (isStopped || lane.underWay >= atOnce) return undefined;
    const urgent = lane.urgent.shift();
    if (urgent) return urgent;
    if (lane.calm >= calmAtOnce) return undefined;
    const calm = lane.others.shift();
    if (calm) lane.calm++;
    return calm;
  }

  function go(lane: Lane): void {
    const calmBefore = lane.calm;
    const one = next(lane);
    if (!one) return;
    const isCalm = lane.calm > calmBefore;
    lane.underWay++;
    const work = one.work().finally(() => {
      lane.underWay--;
      if (isCalm) lane.calm--;
      known.delete(one.id);
      working.delete(work);
      one.done();
      go(lane);
    });
    working.add(work);
    go(lane);
  }

  return {
    run(name, id, isUrgent, work) {
      if (isStopped || known.has(id)) return Promise.resolve();
      known.add(id);
      const lane = lanes.get(name) ?? { urgent: [], others: [], underWay: 0, calm: 0 };
      lanes.set(name, lane);
      return new Promise((done) => {
        (isUrgent ? lane.urgent : lane.others).push({ id, work, done });
        go(lane);
      });
    },
    async stop() {
      isStopped = true;
      for (const { urgent, others } of lanes.values())
        for (const { done } of [...urgent.splice(0), ...others.splice(0)]) done();
      await Promise.all(working);
    },
  };
}
