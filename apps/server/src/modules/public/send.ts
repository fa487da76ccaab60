import { createHash } from 'node:crypto';

import { beginning, refuse } from '@anyuan/contract';
import { sql } from 'kysely';

import { canonical, type Ctx } from '../../kernel/ctx.ts';
import { saidIn, type Draft } from './draft.ts';
import { answerForm } from './form-answer.ts';
import type { Kit } from './kit.ts';
import { report, type Consent, type Sent } from './report.ts';
import { answerSurvey } from './survey.ts';
import type { Lang } from './words.ts';

/** Writes what was sent, in one transaction, as nobody in particular. */
export async function send(kit: Kit, draft: Draft, lang: Lang, consent: Consent): Promise<Sent> {
  const { app } = kit;
  // Public writing gives way first: the room that is left is for alarms.
  if (app.room.isLow()) throw refuse('disk_full');
  const { survey: sheet } = draft.kind;
  if (sheet !== undefined)
    return kit.waves({ draft, sheet, form: app.secrets.mac('public.form', draft.number), lang, consent });
  const ctx: Ctx = app.system('public');
  return ctx.tx(async (tx) => {
    // A survey is answered once a form; a form that comes again with other words, out of a tab left open, is another matter.
    const own = draft.kind.toCase === undefined ? draft : { ...draft, number: matterOf(draft) };
    const form = app.secrets.mac('public.form', own.number);
    // Two taps on “send” come one after the other.
    await sql`select pg_advisory_xact_lock(hashtextextended(${form.toString('hex')}, 0))`.execute(tx.db);
    if (draft.kind.version !== undefined) return answerForm(tx, draft, form, draft.kind.version);
    if (draft.kind.toCase === undefined) return answerSurvey(tx, draft, form, lang, consent);
    const { title, data } = draft.kind.toCase(saidIn(draft.kind, draft.answers));
    const files =
      draft.kind.filesAs && draft.files.length > 0 ? { [draft.kind.filesAs]: draft.files.map((f) => f.id) } : {};
    const type = draft.kind.type ?? '';
    return report(tx, own, form, lang, consent, { type, title: beginning(title, 200), data: { ...data, ...files } });
  });
}

/** The number of a form together with what is said on it: sending the same again is one matter, with one code. */
function matterOf({ kind, spot, number, answers, files }: Draft): string {
  const said = canonical([kind.kind, spot?.token ?? null, answers, files.map(({ sha256 }) => sha256)]);
  return `${number}.${createHash('sha256').update(said).digest('hex')}`;
}
