import type { CaseType } from '../../case-kit.ts';
import { article } from '../article.ts';
import { complaint } from '../complaint.ts';
import { dispute } from '../dispute.ts';
import { lostItem } from '../lost-item.ts';
import type { TypesOf } from '../names.ts';
import { opinion } from '../opinion.ts';
import { petition } from '../petition.ts';
import { praise } from '../praise.ts';
import { pressRequest } from '../press-request.ts';
import { release } from '../release.ts';
import { roomBooking } from '../room-booking.ts';

export const types = {
  lostItem,
  complaint,
  praise,
  dispute,
  petition,
  opinion,
  release,
  pressRequest,
  article,
  roomBooking,
} as const satisfies Record<TypesOf<'patient'>, CaseType>;
