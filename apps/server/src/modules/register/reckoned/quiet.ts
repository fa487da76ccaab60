/** A period somebody answers for, both days included. */
export interface Span {
  from: string;
  until: string;
}

const next = (day: string): string => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;

/**
 * The days without an event, as far as periods that touch each other reach back from the newest one, and no further than
 * the last event. What nobody has confirmed is not counted: a gap ends it.
 */
export function quietSince(
  spans: readonly Span[],
  lastOn: string | null,
): { confirmedTo: string | null; since: string | null; days: number | null } {
  const after = lastOn === null ? null : next(lastOn);
  const whole = spans
    .map(({ from, until }) => ({ from: after !== null && after > from ? after : from, until }))
    .filter(({ from, until }) => from <= until)
    .toSorted((a, b) => (a.until < b.until ? 1 : -1));
  const [newest] = whole;
  if (!newest) return { confirmedTo: null, since: null, days: null };
  let { from } = newest;
  // Those that end later come first, so one look is enough for all that reach on.
  for (let isMore = true; isMore;) {
    const further = whole.filter((span) => span.from < from && next(span.until) >= from);
    isMore = further.length > 0;
    for (const span of further) if (span.from < from) from = span.from;
  }
  return { confirmedTo: newest.until, since: from, days: daysBetween(from, newest.until) };
}
