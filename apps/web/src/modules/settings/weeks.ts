const two = (n: number): string => String(n).padStart(2, '0');

/** The days of a month in weeks from Monday; what belongs to other months is blank. `month` from 0. */
export function monthWeeks(year: number, month: number): string[][] {
  const count = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const blanks = (new Date(Date.UTC(year, month, 1)).getUTCDay() + 6) % 7;
  const days = [
    ...Array.from({ length: blanks }, () => ''),
    ...Array.from({ length: count }, (_, at) => `${year}-${two(month + 1)}-${two(at + 1)}`),
  ];
  while (days.length % 7 !== 0) days.push('');
  return Array.from({ length: days.length / 7 }, (_, week) => days.slice(week * 7, week * 7 + 7));
}
