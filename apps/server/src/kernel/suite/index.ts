/** What the record is hashed, sealed and signed with (docs/decisions/suites.md). Everybody else imports nothing else of this folder. */
import { sm } from './sm.ts';
import { standard } from './standard.ts';
import type { Suite, SuiteName } from './suite.ts';

export { keptSuite, openSuite, suiteActions, usualSuite, type KeptSuite } from './kept.ts';
export { suiteNames, type Sealer, type Signer, type Suite, type SuiteName } from './suite.ts';

export const suites: Record<SuiteName, Suite> = { standard, sm };
