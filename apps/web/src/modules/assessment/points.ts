/** In whole per cent; of nothing, none. */
export const share = (part: number, whole: number): number => (whole > 0 ? Math.round((part / whole) * 100) : 0);
export const round = (points: number): number => Math.round(points * 100) / 100;
