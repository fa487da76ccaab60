/** Numbers and answers that are reckoned over registers: guards, quiet days, skills. */
export { guardCount } from './guards.ts';
export { quietDays } from './quiet-days.ts';
export { skillMatrix } from './skills.ts';
