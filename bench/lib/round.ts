/** To thousandths. */
export const round = (value: number): number => Math.round(value * 1000) / 1000;
