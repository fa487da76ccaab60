import type { CaseType } from '../../case-kit.ts';
import { enquiry } from '../enquiry.ts';
import { escort } from '../escort.ts';
import { greenChannel } from '../green-channel.ts';
import type { TypesOf } from '../names.ts';
import { nightClinic } from '../night-clinic.ts';
import { oneStop } from '../one-stop.ts';
import { referral } from '../referral.ts';
import { rescue } from '../rescue.ts';
import { twoCertificates } from '../two-certificates.ts';

export const types = {
  enquiry,
  escort,
  oneStop,
  twoCertificates,
  greenChannel,
  referral,
  rescue,
  nightClinic,
} as const satisfies Record<TypesOf<'service'>, CaseType>;
