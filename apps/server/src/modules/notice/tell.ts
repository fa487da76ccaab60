import {
  countsFor,
  stepFits,
  type Audience,
  type By,
  type CaseType,
  type Label,
  type Permission,
} from '@anyuan/contract';

import { caseFacts, type CaseHooks, type CaseRow, caseSubject, type Ring, typeOf } from '../../kernel/cases/index.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { takeBackNotices } from '../../kernel/subjects/index.ts';
import { audienceOf, readersAmong } from '../identity/index.ts';
import { notify } from './notify.ts';

/** Tells people what the declarations say: a case was opened, a step taken, a clock has rung. */
export const tellingHooks: CaseHooks = {
  async openedMany(_, opened) {
    for (const { tx, row, told } of opened) {
      const type = typeOf(tx.ctx.app.cases, row.type);
      await tell(tx, row, type, type.tells ?? [], {
        label: [`新${type.label[0]}`, `New: ${type.label[1]}`],
        urgent: row.priority === 1,
        except: told,
      });
    }
  },

  after: {
    async '*'({ tx, row, name }) {
      const type = typeOf(tx.ctx.app.cases, row.type);
      const action = type.actions[name];
      if (action?.secrecy !== undefined) await takeBack(tx, row);
      const label: Label = [`${type.label[0]}·${action?.label[0]}`, `${type.label[1]}, ${action?.label[1]}`];
      await tell(tx, row, type, action?.tells ?? [], { label, urgent: row.priority === 1 });
    },
  },

  async rangMany(_, rings) {
    for (const ring of rings) await tellRing(ring);
  },
};

async function tellRing({ tx, row, clock: name, step, isWarning }: Ring): Promise<void> {
  const type = typeOf(tx.ctx.app.cases, row.type);
  const clock = type.clocks[name];
  if (!clock) return;
  const tells = clock.tells && (clock.tells[isWarning ? 0 : step - 1] ?? clock.tells.at(-1) ?? []);
  const what = { label: ringing(clock.label, step, isWarning), urgent: clock.isUrgent ?? false, isClock: true };
  const told = await tell(tx, row, type, tells ?? ['assignee', 'head'], what);
  // A clock nobody hears is no clock: it rings for those whose turn it is.
  if (!told && !clock.tells) await tell(tx, row, type, nextIn(type, row.state), what);
}

/** A case has become more secret: who may no longer read it loses what he was told of it. */
async function takeBack(tx: Tx, row: CaseRow): Promise<void> {
  const told = await tx.db
    .selectFrom('notice')
    .select('person_id')
    .distinct()
    .where('subject_id', '=', row.id)
    .execute();
  const people = told.map(({ person_id }) => person_id);
  const readers = await readersAmong(tx, caseSubject(row.id), people);
  const others = people.filter((id) => !readers.includes(id));
  await takeBackNotices(tx, caseSubject(row.id), others);
}

const ringing = ([zh, en]: Label, step: number, isWarning: boolean): Label => {
  if (isWarning) return [`${zh}即将到期`, `${en} is due soon`];
  return step === 1
    ? [`${zh}已到`, `${en} is due`]
    : [`${zh}已过(第 ${step} 次提醒)`, `${en} is overdue (reminder ${step})`];
};

interface TellHow {
  label: Label;
  urgent: boolean;
  isClock?: boolean;
  /** Who knows already. */
  except?: readonly string[];
}

/** Gives whether anybody was told. Nobody is told of what he has just done himself. */
async function tell(
  tx: Tx,
  row: CaseRow,
  type: CaseType,
  audience: readonly Audience[],
  { label: [zh, en], except = [], ...what }: TellHow,
): Promise<boolean> {
  if (audience.length === 0 || row.mode === 'test') return false;
  const { actor } = tx.ctx;
  const about = caseSubject(row.id);
  const facts = await caseFacts(tx.db, type, row);
  // Fire control is told of fires, and of what may yet turn out to be one.
  const meant = audience.filter(
    (one) => !(one in (type.narrows ?? {})) || countsFor(type, one as Permission, row.data),
  );
  const people = (await audienceOf(tx, about, meant, facts)).filter((id) => id !== actor.id && !except.includes(id));
  // A notice outlives the right to read; the title of a matter for named persons may name one.
  const [title, titleEn] = row.secrecy >= 4 ? type.label : [row.title, row.title];
  await notify(tx, people, {
    subject: about,
    ...what,
    zh: `${zh}:${title}(${row.number})`,
    en: `${en}: ${titleEn} (${row.number})`,
  });
  return people.length > 0;
}

/** Who may take a step now. */
export function nextIn(type: CaseType, state: string): By[] {
  const open = Object.values(type.actions).filter((action) => !action.internal && stepFits(type, state, action));
  // Steps that move the case on say whose turn it is better than remarks anybody may add.
  const moving = open.filter((action) => action.to !== undefined && action.to !== state);
  return [...new Set((moving.length > 0 ? moving : open).flatMap((action) => action.by))];
}
