import type { ThingState } from './kind.ts';

const running = (zh: string, en: string): ThingState => ({ label: [zh, en], inService: true });
const over = (zh: string, en: string): ThingState => ({ label: [zh, en], inService: false });

/** Papers and appointments: they hold, are suspended, or hold no more. */
export const ofPapers = {
  valid: running('有效', 'Valid'),
  suspended: over('暂停', 'Suspended'),
  ended: over('已终止', 'Ended'),
};

/** Groups, rules, projects, what was done: they run, are done, or were given up. */
export const ofMatters = {
  running: running('进行中', 'Under way'),
  done: over('已完成 / 归档', 'Done'),
  dropped: over('已废止', 'Given up'),
};
