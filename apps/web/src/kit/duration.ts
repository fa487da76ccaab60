export interface Units {
  day: string;
  hour: string;
  minute: string;
  second: string;
}

/** A span as people say it, at most two units: 2 分 14 秒; 3 小时 5 分; 4 天 2 小时. */
export function spell(ms: number, units: Units): string {
  const seconds = Math.max(0, Math.floor(Math.abs(ms) / 1000));
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), units.day],
    [Math.floor(seconds / 3600) % 24, units.hour],
    [Math.floor(seconds / 60) % 60, units.minute],
    [seconds % 60, units.second],
  ];
  const first = Math.max(
    0,
    parts.findIndex(([count]) => count > 0),
  );
  const said = seconds === 0 ? parts.slice(-1) : parts.slice(first, first + 2).filter(([count]) => count > 0);
  return said.map(([count, unit]) => `${count} ${unit}`).join(' ');
}

/** For narrow places, like the console's queue: 0:12, 12:05, 1:02:33. */
export function clockFace(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (n: number): string => String(n).padStart(2, '0');
  const minutes = Math.floor(seconds / 60) % 60;
  const hours = Math.floor(seconds / 3600);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
