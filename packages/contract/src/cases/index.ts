import type { CaseType } from '../case-kit.ts';
import { accountability } from './accountability.ts';
import { adverseEvent } from './adverse-event.ts';
import { agreement } from './agreement.ts';
import { alarm } from './alarm.ts';
import { clueReturn } from './clue-return.ts';
import { clueRound } from './clue-round.ts';
import { clue } from './clue.ts';
import { complaint } from './complaint.ts';
import { demand } from './demand.ts';
import { dispute } from './dispute.ts';
import { hazard } from './hazard.ts';
import { help } from './help.ts';
import { incident } from './incident.ts';
import { linkage } from './linkage.ts';
import { lostItem } from './lost-item.ts';
import { opinion } from './opinion.ts';
import { petition } from './petition.ts';
import { policeHandover } from './police-handover.ts';
import { praise } from './praise.ts';
import { qualityFinding } from './quality-finding.ts';
import { redPacket } from './red-packet.ts';
import { release } from './release.ts';
import { reward } from './reward.ts';
import { roomBooking } from './room-booking.ts';
import { snap } from './snap.ts';
import { staffDispute } from './staff-dispute.ts';
import { tout } from './tout.ts';
import { warningNotice } from './warning-notice.ts';

/** Every case type of the hospital, in menu order. */
export const caseTypes = {
  alarm,
  tout,
  warningNotice,
  incident,
  help,
  staffDispute,
  linkage,
  policeHandover,
  hazard,
  snap,
  lostItem,
  complaint,
  praise,
  dispute,
  petition,
  opinion,
  release,
  roomBooking,
  redPacket,
  agreement,
  demand,
  clueRound,
  clueReturn,
  clue,
  accountability,
  reward,
  qualityFinding,
  adverseEvent,
} as const satisfies Record<string, CaseType>;

export type CaseTypeName = keyof typeof caseTypes;

export function caseType(name: string): CaseType | undefined {
  return Object.hasOwn(caseTypes, name) ? caseTypes[name as CaseTypeName] : undefined;
}
