import type { Doubt } from '@anyuan/contract';

import type { App } from '../../kernel/app.ts';
import { sawEnded } from '../device/index.ts';

/** A press with a token that has ended is taken: the doubt stands beside it, and whoever answers for the device is told. */
export function tokenDoubts(app: App, sender: { id: string; tokenEndsAt?: Date | null } | null): readonly Doubt[] {
  if (!sender?.tokenEndsAt || sender.tokenEndsAt > app.clock.now()) return [];
  sawEnded(app, sender.id);
  return ['token_ended'];
}
