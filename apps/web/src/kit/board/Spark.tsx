import type { IndicatorMonth } from '@anyuan/contract';

const width = 60;
const height = 18;

/** A line of thirteen months, without axes; the panel behind it has them. Plain SVG: fifty charts would slow the first look. */
export function Spark({ trend }: { trend: readonly IndicatorMonth[] }) {
  const values = trend.map(({ value }) => value);
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true" />;
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const x = (at: number): number => 2 + (at / Math.max(1, values.length - 1)) * (width - 4);
  const y = (value: number): number =>
    most === least ? height / 2 : height - 2 - ((value - least) / (most - least)) * (height - 4);
  // A month without a value breaks the line.
  let path = '';
  let isPen = false;
  for (const [at, value] of values.entries()) {
    if (value === null) isPen = false;
    else {
      path += `${isPen ? 'L' : 'M'}${x(at).toFixed(1)} ${y(value).toFixed(1)}`;
      isPen = true;
    }
  }
  const last = values.at(-1);
  return (
    <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <path d={path} />
      {last !== null && last !== undefined && <circle cx={x(values.length - 1)} cy={y(last)} r="1.8" />}
    </svg>
  );
}
