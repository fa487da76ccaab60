/** Says to the worker: forget what was told to whoever goes. */
export const forgetWord = 'forget';
/** When an answer was heard that is shown again without a network. */
export const keptMark = 'x-kept-at';
/** With this a phone asks for a file that it takes along: a floor plan, never pictures of what happened. */
export const takeMark = 'x-take-along';
/** How long one waits for a weak radio before what is here is shown. */
export const laterMs = { page: 3_000, answer: 6_000 };

/** Newest answers that are kept; older ones go. */
const most = 400;

export interface Ask {
  path: string;
  /** The page that asks. */
  from: string;
  isTaken: boolean;
}

/** Only what phone pages ask for, where a person holds a telephone: an office computer keeps nothing. */
export const isPhone = (from: string): boolean => from === '/m' || from.startsWith('/m/');

/** Never pictures and films of what happened, never exports. */
export const mayKeep = ({ path, from, isTaken }: Ask): boolean =>
  isPhone(from) &&
  (isTaken || !/\/(files|export|pdf|sheet|print|video|live|stills?|events|openapi\.json)(\/|$)/.test(path));

/** Oldest first as a cache gives them: what is too much of it. */
export const trimmed = <T>(keys: readonly T[]): T[] => keys.slice(0, Math.max(0, keys.length - most));
