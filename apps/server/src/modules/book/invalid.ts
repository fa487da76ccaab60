import { refuse, type ApiError } from '@anyuan/contract';

/** Something is wrong with one field. */
export const invalidAt = (path: string, zh: string, en: string): ApiError =>
  refuse('invalid', { issues: [{ path, message: `${zh} / ${en}` }] });
