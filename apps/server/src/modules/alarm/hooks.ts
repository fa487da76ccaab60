import { caseTypes, type Label } from '@anyuan/contract';
import { sql } from 'kysely';

import { type CaseRow, caseSubject, hooksOf, type Ring } from '../../kernel/cases/index.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { onDutyIds } from '../duty/index.ts';
import { notify, notifyAll, type NewNotice } from '../notice/index.ts';
import { callEach, callOwed, everybody, firstCalled } from './calling.ts';
import { located } from './located.ts';

/** What a clock that rings says. */
const unanswered: Record<string, Label> = {
  answer: ['无人接警', 'Alarm not answered'],
  arrival: ['已接警但无人到场', 'Nobody on scene yet'],
  police: ['警务室未接警', 'The police office has not answered'],
};

/** Whoever presses under a threat must not be given away by those who come. */
const ringing = ({ data }: CaseRow): Label =>
  data['kind'] === 'duress' ? ['胁迫报警,静默接近', 'Duress: approach silently'] : ['警情待接', 'Alarm ringing'];

export const alarmHooks = hooksOf(caseTypes.alarm, {
  async openedMany(tx, opened) {
    const real = opened.filter(({ row }) => row.mode !== 'test');
    if (real.length === 0) return;
    const people = await firstCalled(tx);
    const calls = real.map(({ tx: own, row }) => ({
      tx: own,
      people,
      notice: noticeOf(row, ringing(row)),
    }));
    await callEach(tx, calls, false);
  },

  async rangMany(tx, rings) {
    // The silence of the police is for themselves, and for the control room, which may call 110.
    const [all, police, responders] = await Promise.all([
      everybody(tx),
      firstCalled(tx),
      respondersOf(
        tx,
        rings.filter(({ clock }) => clock !== 'police'),
      ),
    ]);
    const calls = rings.map(({ tx: own, row, clock, step, isWarning }) => {
      const people = clock === 'police' ? police : all;
      const text = unanswered[clock] ?? [clock, clock];
      const times: Label = isWarning ? ['即将超时', 'time is nearly up'] : [`第 ${step} 次`, `reminder ${step}`];
      const what: Label = [`${text[0]}(${times[0]})`, `${text[1]} (${times[1]})`];
      return { tx: own, people, sent: responders.get(row.id) ?? [], notice: noticeOf(row, what) };
    });
    // Whoever was sent is called for his own alarm, however many there are.
    notifyAll(
      tx,
      calls.map(({ tx: own, people, sent, notice }) => ({
        tx: own,
        people: sent.filter((id) => !people.includes(id)),
        notice,
      })),
    );
    await callEach(tx, calls, true);
  },

  looked: callOwed,

  after: {
    dispatch: ({ tx, row, input }) => send(tx, row, input),
    reinforce: ({ tx, row, input }) => send(tx, row, input),
    locate: ({ tx, row, input }) => located(tx, row, String(input['place'])),
    async backup({ tx, row }) {
      await call(tx, row, await onDutyIds(tx, ['control-room', 'police-office', 'emergency-team', 'duty-leader']), [
        '现场求援',
        'Help asked for on scene',
      ]);
    },
    async escalate({ tx, row }) {
      await call(tx, row, await onDutyIds(tx, ['police-office', 'duty-leader']), ['警情升级', 'Alarm escalated']);
    },
  },
});

async function send(tx: Tx, row: CaseRow, input: Record<string, unknown>): Promise<void> {
  await call(tx, row, input['responders'] as string[], ['请立即出警', 'Go now']);
}

async function respondersOf(tx: Tx, rings: readonly Ring[]): Promise<Map<string, string[]>> {
  const rows = await tx.db
    .selectFrom('case_party')
    .select(['case_id', 'person_id'])
    .where('relation', '=', 'responder')
    .where(sql<boolean>`case_id = any(${rings.map(({ row }) => row.id)}::uuid[])`)
    .execute();
  return new Map(
    [...Map.groupBy(rows, ({ case_id }) => case_id)].map(([id, some]) => [id, some.map((row) => row.person_id)]),
  );
}

const call = (tx: Tx, row: CaseRow, people: readonly string[], what: Label) => notify(tx, people, noticeOf(row, what));

const noticeOf = (row: CaseRow, [zh, en]: Label): NewNotice => ({
  subject: caseSubject(row.id),
  urgent: true,
  zh: `${zh}:${row.title}(${row.number})`,
  en: `${en}: ${row.title} (${row.number})`,
});
