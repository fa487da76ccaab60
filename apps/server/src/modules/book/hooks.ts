import type { Tx } from '../../kernel/ctx.ts';
import { fromTicket } from './custody.ts';
import { fromReservation, refuseWhatIsReserved, refuseWhoIsLate } from './loans.ts';
import type { Meant } from './meant.ts';

/** What a declaration cannot say: asked before an entry is written, `<book>.<movement>`. May refuse, and add to its data. */
export type BookHook = (tx: Tx, meant: Meant) => Promise<void>;

export const bookHooks: Readonly<Record<string, readonly BookHook[]>> = {
  'loan.lend': [refuseWhoIsLate, refuseWhatIsReserved],
  'loan.reserve': [refuseWhoIsLate, refuseWhatIsReserved],
  'loan.collect': [fromReservation],
  'loan.release': [fromReservation],
  'custody.forfeit': [fromTicket],
};
