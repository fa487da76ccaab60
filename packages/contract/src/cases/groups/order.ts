import type { CaseType } from '../../case-kit.ts';
import { callout } from '../callout.ts';
import { drill } from '../drill.ts';
import { help } from '../help.ts';
import { incident } from '../incident.ts';
import { linkage } from '../linkage.ts';
import type { TypesOf } from '../names.ts';
import { policeHandover } from '../police-handover.ts';
import { staffDispute } from '../staff-dispute.ts';
import { tout } from '../tout.ts';
import { warningNotice } from '../warning-notice.ts';

export const types = {
  tout,
  warningNotice,
  incident,
  help,
  staffDispute,
  linkage,
  policeHandover,
  callout,
  drill,
} as const satisfies Record<TypesOf<'order'>, CaseType>;
