import type { CaseDetail } from '@anyuan/contract';

export type Cause = Pick<CaseDetail, 'state' | 'closedAt' | 'parties'>;

const stampsOf = ({ parties }: Cause, me: string): number =>
  parties.filter(({ person }) => person.id === me).reduce((sum, { stamps }) => sum + Object.keys(stamps).length, 0);

/** A call is over once its case has ended or moved on, or whoever was called has said that he comes. */
export const isOver = (then: Cause, now: Cause, me: string): boolean =>
  now.closedAt !== null || now.state !== then.state || stampsOf(now, me) > stampsOf(then, me);
