import type { Tx } from '../../kernel/ctx.ts';

export const publishThing = (tx: Tx, id: string, campusId: string | null): void =>
  tx.publish('thing.changed', id, { permission: 'register.read', campusId });
