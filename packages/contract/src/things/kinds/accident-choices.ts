/** Serious events of a hospital 重大事件: those whose absence it reports (S1-40, S2-27 … S2-30, S2-88). */
export const accidentKinds = {
  crime: ['刑事案件', 'Crime'],
  fire: ['火灾', 'Fire'],
  explosion: ['爆炸', 'Explosion'],
  liability: ['重大责任事故', 'Serious accident at work'],
  riot: ['医闹 / 重大纠纷', 'Violence over treatment'],
  staff: ['职工违法', 'Offence by staff'],
} as const;
