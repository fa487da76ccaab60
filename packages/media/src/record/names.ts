/** `<camera>/<day>/<from>-<to>.mp4`, in ms; one that is still written to says `open` for its end. Days are those of UTC. */
export type SegmentName = { camera: string; from: number; to: number | null };

const PATTERN = /^([0-9a-zA-Z-]{1,64})\/\d{4}-\d\d-\d\d\/(\d{12,14})-(open|\d{12,14})\.mp4$/;

export const segmentFolder = ({ camera, from }: Pick<SegmentName, 'camera' | 'from'>): string =>
  `${camera}/${new Date(from).toISOString().slice(0, 10)}`;

export const segmentFile = ({ camera, from, to }: SegmentName): string =>
  `${segmentFolder({ camera, from })}/${from}-${to ?? 'open'}.mp4`;

/** Null: it is no recording. */
export function readSegmentName(file: string): SegmentName | null {
  const [, camera, from, to] = PATTERN.exec(file) ?? [];
  if (camera === undefined || from === undefined) return null;
  return { camera, from: Number(from), to: to === 'open' ? null : Number(to) };
}
