const dayMs = 86_400_000;
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** The days of `2026-05`, with how many cells of its first week are empty; weeks begin on Monday. */
export function daysOfMonth(month: string): { days: string[]; lead: number } {
  const first = Date.parse(`${month}-01T00:00:00Z`);
  const next = Date.parse(`${otherMonth(month, 1)}-01T00:00:00Z`);
  const days = Array.from({ length: (next - first) / dayMs }, (_, at) => dayOf(first + at * dayMs));
  return { days, lead: (new Date(first).getUTCDay() + 6) % 7 };
}

/** The month so many months later. */
export function otherMonth(month: string, by: number): string {
  const [year = 0, at = 1] = month.split('-').map(Number);
  const count = year * 12 + at - 1 + by;
  return `${Math.floor(count / 12)}-${String((((count % 12) + 12) % 12) + 1).padStart(2, '0')}`;
}
