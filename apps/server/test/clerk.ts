/**
 * A clerk with a calendar on the wall who looks up once a minute: what the clocks of cases should do, said as
 * plainly as possible. Shares nothing with the engine; minute 0 is a midnight of the hospital.
 */
export interface Book {
  /** By day, counted from minute 0. */
  working: readonly boolean[];
  /** Hours of a working day, in minutes from its midnight. */
  office: readonly (readonly [from: number, to: number])[];
  quiet: readonly [from: number, to: number] | null;
}

export type Unit = 'seconds' | 'hours' | 'workhours' | 'days' | 'workdays';

export interface Promised {
  unit: Unit;
  /** All in the unit; in minutes they are whole. */
  steps: readonly number[];
  repeat: number | null;
  warn: number | null;
  during: readonly string[];
  pausedIn: readonly string[];
  keeps: boolean;
  isUrgent: boolean;
  /** A minute before the case was opened. */
  since: number | null;
  isAnswerable: boolean;
}

export type Move =
  | { at: number; to: string }
  | { at: number; answered: true }
  | { at: number; anew: 'first' | 'second' }
  | { at: number; more: number; of: 'first' | 'second' };

export interface Story {
  opened: number;
  first: string;
  moves: readonly Move[];
  end: number;
}

export interface Told {
  /** `minute warning` or `minute ring n`. */
  rings: string[];
  /** After the opening, each move, and at the end: was the promise kept, so far? */
  kept: (boolean | undefined)[];
  /** In the same order: the minute of the first limit, if it had been reached, or will have been before the next move. */
  limits: (number | null)[];
  /** In the same order: runs, stands still, is somewhere else. */
  phases: Phase[];
}
type Phase = 'none' | 'runs' | 'paused' | 'away' | 'over';

const isIn = ([from, to]: readonly [number, number], time: number): boolean =>
  from <= to ? time >= from && time < to : time >= from || time < to;

const reached = new Int32Array(200_000);

export function clerk(name: string, promise: Promised, story: Story, book: Book): Told {
  const { unit, keeps } = promise;
  const isByDay = unit === 'days' || unit === 'workdays';
  const minutes = (n: number) => Math.round(isByDay ? n : unit === 'seconds' ? n / 60 : n * 60);
  const steps = promise.steps.map(minutes);
  const last = steps[steps.length - 1] as number;
  const repeat = promise.repeat === null ? null : minutes(promise.repeat);
  const warn = promise.warn === null ? null : minutes(promise.warn);
  const isOpen = new Uint8Array(unit === 'workhours' ? 1440 : 0);
  for (const [from, to] of unit === 'workhours' ? book.office : []) isOpen.fill(1, from, to);
  const isQuiet = (at: number) => !promise.isUrgent && book.quiet !== null && isIn(book.quiet, at % 1440);
  const told: Told = { rings: [], kept: [], limits: [], phases: [] };

  let phase = 'none' as Phase;
  let used = 0;
  let startDay = 0;
  let extra = 0;
  let rung = 0;
  let isWarned = false;
  let isWaiting = false;
  let gridFrom = 0;
  let pausedAt = 0;
  let kept: boolean | undefined;

  /** The minute that ends at `at` has passed. */
  const pass = (at: number): void => {
    const day = Math.floor((at - 1) / 1440);
    const isEnd = at % 1440 === 0;
    const counts =
      unit === 'seconds' || unit === 'hours'
        ? true
        : unit === 'workhours'
          ? book.working[day] && isOpen[(at - 1) % 1440] === 1
          : isEnd && day !== startDay && (unit === 'days' || book.working[day]);
    if (counts) reached[++used] = at;
  };
  const whenReached = (amount: number): number | null => (amount <= used ? (reached[amount] as number) : null);
  const limit = () => whenReached((steps[0] as number) + extra);

  const begin = (now: number): void => {
    const from = promise.since ?? now;
    used = 0;
    startDay = Math.floor(from / 1440);
    extra = 0;
    rung = 0;
    isWarned = false;
    isWaiting = false;
    for (let at = from + 1; at <= now; at++) pass(at);
  };
  /** Steps that lie ahead again will ring again. */
  const rewind = (now: number): void => {
    const passed = steps.filter((step) => step + extra <= used).length;
    if (passed < steps.length) rung = Math.min(rung, passed);
    const warning = warn === null ? 0 : (steps[0] as number) + extra - warn;
    if (rung === 0 && warning > used) isWarned = false;
    isWaiting = false;
    gridFrom = now;
  };
  const end = (now: number): void => {
    const over = limit();
    kept = kept !== false && !(over !== null && over < (phase === 'paused' ? pausedAt : now));
  };

  const arrive = (state: string, isAnswered: boolean, now: number): void => {
    if (phase === 'over') return;
    const counts = phase === 'runs' || phase === 'paused';
    if (isAnswered && promise.isAnswerable) {
      if (counts) end(now);
      phase = 'over';
    } else if (promise.pausedIn.includes(state)) {
      if (phase === 'away' && kept) kept = undefined;
      if (phase === 'runs') {
        const over = limit();
        if (over !== null && over < now) kept = false;
      }
      if (phase === 'runs' || phase === 'away') {
        phase = 'paused';
        pausedAt = now;
      }
    } else if (promise.during.includes(state)) {
      if ((phase === 'away' || phase === 'none') && kept) kept = undefined;
      if (phase === 'none') begin(now);
      if (phase === 'paused' || phase === 'away') rewind(now);
      phase = 'runs';
    } else if (counts) {
      end(now);
      phase = keeps ? 'away' : 'none';
    }
  };

  const look = (now: number): void => {
    for (;;) {
      if (rung < steps.length) {
        const due = (steps[rung] as number) + extra;
        const warning = warn === null ? 0 : due - warn;
        if (used < due) {
          if (rung > 0 || isWarned || warning <= 0 || used < warning || isQuiet(now)) return;
          isWarned = true;
          told.rings.push(`${now} warning`);
          return;
        }
        if (rung === 0) kept = false;
        if (isQuiet(now)) {
          isWaiting = true;
          return;
        }
        gridFrom = Math.max(now, (isWaiting ? now : (whenReached(due) as number)) + 1);
      } else {
        if (repeat === null) return;
        const count = Math.floor((used - last - extra) / repeat);
        if (count < 1 || (whenReached(last + extra + count * repeat) as number) < gridFrom) return;
        if (isQuiet(now)) return;
        gridFrom = now + 1;
      }
      isWaiting = false;
      rung++;
      told.rings.push(`${now} ring ${rung}`);
    }
  };

  const write = (): void => {
    told.kept.push(kept);
    told.limits.push(null);
    told.phases.push(phase);
  };
  const seeLimit = (): void => {
    told.limits[told.limits.length - 1] = phase === 'runs' ? limit() : null;
  };

  let state = story.first;
  let isAnswered = false;
  arrive(state, isAnswered, story.opened);
  write();
  let next = 0;
  for (let now = story.opened; now <= story.end; now++) {
    if (now > story.opened && (phase === 'runs' || phase === 'away')) pass(now);
    while (next < story.moves.length && (story.moves[next] as Move).at === now) {
      const move = story.moves[next++] as Move;
      seeLimit();
      if ('to' in move) state = move.to;
      if ('answered' in move) isAnswered = true;
      if ('anew' in move) {
        if (move.anew === name && phase === 'runs') {
          end(now);
          if (kept) kept = undefined;
          begin(now);
        }
      } else if (!('more' in move)) arrive(state, isAnswered, now);
      else if (move.of === name && (phase === 'runs' || phase === 'paused')) {
        extra += minutes(unit === 'seconds' ? move.more * 60 : move.more);
        if (phase === 'runs') rewind(now);
      }
      write();
    }
    if (phase === 'runs') look(now);
  }
  seeLimit();
  write();
  return told;
}
