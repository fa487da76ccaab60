import type { CaseType } from '../../case-kit.ts';
import { accountability } from '../accountability.ts';
import { agreement } from '../agreement.ts';
import { clueReturn } from '../clue-return.ts';
import { clueRound } from '../clue-round.ts';
import { clue } from '../clue.ts';
import { demand } from '../demand.ts';
import type { TypesOf } from '../names.ts';
import { redPacket } from '../red-packet.ts';
import { reward } from '../reward.ts';

export const types = {
  redPacket,
  agreement,
  demand,
  clueRound,
  clueReturn,
  clue,
  accountability,
  reward,
} as const satisfies Record<TypesOf<'integrity'>, CaseType>;
