import { refuse, type Label } from '@anyuan/contract';

import type { CaseRow } from '../../kernel/cases/row.ts';
import type { CaseHooks } from '../../kernel/cases/types.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { answerers, onDutyIds } from '../duty/index.ts';
import { notify } from '../notice/index.ts';

/** Whom a new alarm calls at once; an unanswered one calls the duty leader, too. */
const atOnce = ['control-room', 'police-office'] as const;

export const alarmHooks: CaseHooks = {
  async opened(tx, row) {
    if (row.mode === 'test') return;
    await call(tx, row, await onDutyIds(tx.db, atOnce), ['警情待接', 'Alarm ringing']);
  },

  async rang(tx, row, clock, step, isWarning) {
    const text =
      clock === 'answer'
        ? (['无人接警', 'Alarm not answered'] as const)
        : (['已接警但无人到场', 'Nobody on scene yet'] as const);
    const leaders = await onDutyIds(tx.db, ['duty-leader']);
    // Without a leader on duty a call would end with those who have not answered: it goes to whoever may.
    const beyond = leaders.length > 0 ? leaders : await answerers(tx.db);
    const people = [...(await onDutyIds(tx.db, atOnce)), ...beyond, ...(await responders(tx, row.id))];
    const times: Label = isWarning ? ['即将超时', 'time is nearly up'] : [`第 ${step} 次`, `reminder ${step}`];
    await call(tx, row, people, [`${text[0]}(${times[0]})`, `${text[1]} (${times[1]})`]);
  },

  after: {
    dispatch: ({ tx, row, input }) => send(tx, row, input),
    reinforce: ({ tx, row, input }) => send(tx, row, input),
    async backup({ tx, row }) {
      await call(tx, row, await onDutyIds(tx.db, ['control-room', 'police-office', 'emergency-team', 'duty-leader']), [
        '现场求援',
        'Help asked for on scene',
      ]);
    },
    async escalate({ tx, row }) {
      await call(tx, row, await onDutyIds(tx.db, ['police-office', 'duty-leader']), ['警情升级', 'Alarm escalated']);
    },
  },

  before: {
    // Statistics rest on it: an accident is a false alarm, a real alarm has somebody who went or a word why not.
    async close({ input, row }) {
      if (input['nature'] === 'accident')
        throw refuse('conflict', {
          reason: { zh: '误触请按“误报”办理', en: 'record an accidental press as a false alarm' },
        });
      if ((input['injured'] as number) > (input['persons'] as number))
        throw refuse('conflict', {
          reason: { zh: '受伤人数不能多于涉事人数', en: 'more injured than persons involved' },
        });
      if (row.mode === 'test')
        throw refuse('conflict', { reason: { zh: '测试信号请按“测试”办结', en: 'finish a test signal with "Test"' } });
    },
  },
};

async function send(tx: Tx, row: CaseRow, input: Record<string, unknown>): Promise<void> {
  await call(tx, row, input['responders'] as string[], ['请立即出警', 'Go now']);
}

async function responders(tx: Tx, caseId: string): Promise<string[]> {
  const rows = await tx.db
    .selectFrom('case_party')
    .select('person_id')
    .where('case_id', '=', caseId)
    .where('relation', '=', 'responder')
    .execute();
  return rows.map((row) => row.person_id);
}

const call = (tx: Tx, row: CaseRow, people: readonly string[], [zh, en]: readonly [string, string]) =>
  notify(tx, people, {
    caseId: row.id,
    urgent: true,
    zh: `${zh}:${row.title}(${row.number})`,
    en: `${en}: ${row.title} (${row.number})`,
  });
