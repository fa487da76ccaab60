import { deliveryStateLabels, local, lookPurposes, wallClock, type LookPurpose } from '@anyuan/contract';
import { sql } from 'kysely';

import { holds } from '../../kernel/auth/index.ts';
import { showsReporter } from '../../kernel/cases/index.ts';
import { html, tableOf } from '../../kernel/registers/index.ts';
import { booksOfCase } from '../book/index.ts';
import { clipsOf } from '../recording/index.ts';
import { listed, type Look, type Part } from './look.ts';

/** What it is linked with, as far as the viewer may see it. */
export async function linkedIn({ ctx, detail, at, say }: Look): Promise<Part | null> {
  const facts = await ctx.app.subjects.facts(ctx.db, detail.links);
  return listed(
    'linked',
    say.linked,
    detail.links.map(({ id, relation, zh, en, number, title }) => [
      say.relations[relation] ?? relation,
      at === 0 ? zh : en,
      number,
      title,
      facts.get(id)?.stands?.state[at] ?? '',
    ]),
    [12, 17, 22, 34, 15],
  );
}

interface Told {
  person_id: string;
  name: string;
  at: Date;
  zh: string;
  en: string;
  seen_at: Date | null;
  sent: { channel: string; state: keyof typeof deliveryStateLabels; at: string | null }[] | null;
}

/** Who was told what, when he saw it, and by which ways it went; a name that is a secret is left out with its line. */
export async function toldIn({ ctx, row, type, viewer, detail, at, say }: Look): Promise<Part | null> {
  const { rows } = await sql<Told>`
    select n.person_id, p.name, n.at, n.zh, n.en, n.seen_at, (
      select jsonb_agg(jsonb_build_object('channel', d.channel, 'state', d.state, 'at', d.sent_at) order by d.at, d.id)
      from delivery d where d.notice_id = n.id) as sent
    from notice n join person p on p.id = n.person_id
    where n.subject_kind = 'case' and n.subject_id = ${row.id} order by n.at, n.id`.execute(ctx.db);
  const everybody = await ctx.db.selectFrom('case_party').select('person_id').where('case_id', '=', row.id).execute();
  const shown = new Set(detail.parties.map(({ person }) => person.id));
  const hidden = new Set(everybody.flatMap(({ person_id: id }) => (shown.has(id) ? [] : [id])));
  if (row.reporter_id && !showsReporter(type, viewer)) hidden.add(row.reporter_id);
  return listed(
    'told',
    say.told,
    rows
      .filter(({ person_id: id }) => !hidden.has(id))
      .map((one) => [
        local(one.at),
        one.name,
        at === 0 ? one.zh : one.en,
        local(one.seen_at) ?? say.unseen,
        (one.sent ?? [])
          .map(({ channel, state, at: sent }) => [channel, deliveryStateLabels[state][at], local(sent)].join(' '))
          .join('\n'),
      ]),
    [16, 12, 36, 16, 20],
  );
}

/** What cameras have kept of it, and what was taken of that as evidence, with the spans of its manifests. */
export async function recordingsIn({ ctx, row, at, say }: Look): Promise<Part | null> {
  const [clips, taken] = await Promise.all([
    clipsOf(ctx, row.id),
    ctx.db.selectFrom('evidence_export').selectAll().where('case_id', '=', row.id).orderBy('at').execute(),
  ]);
  const kept = clips.map(({ camera, from, to, seconds, isLocked }) => [
    `${camera.name} (${camera.code})`,
    wallClock(from),
    to ? wallClock(to) : '',
    `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`,
    isLocked ? say.locked : say.released,
  ]);
  // Who took recordings is for whoever keeps their register, and for himself.
  const mine = taken.filter(({ by_id }) => by_id === ctx.actor.id || holds(ctx.rights, 'camera.log'));
  const exports = mine.map((one) => [
    one.id.slice(0, 8),
    local(one.at),
    one.by_name,
    one.approved_by_name,
    [lookPurposes[one.purpose as LookPurpose]?.[at] ?? one.purpose, one.reason].filter(Boolean).join(': '),
    one.for_unit ?? '',
    one.spans.map(({ code, from, to }) => `${code} ${wallClock(from)} – ${wallClock(to)}`).join('\n'),
  ]);
  if (kept.length + exports.length === 0) return null;
  return {
    name: 'recordings',
    body: html`${kept.length > 0 ? tableOf(say.clips, kept, [34, 22, 22, 11, 11]) : null}
    ${
      exports.length > 0
        ? html`<div style="margin-top: 4mm">${tableOf(say.evidence, exports, [11, 14, 10, 10, 17, 12, 26])}</div>
            <p class="part">${say.evidenceNote}</p>`
        : null
    }`,
    facts: [kept, exports],
  };
}

export async function booksIn({ ctx, row, lang, say }: Look): Promise<Part | null> {
  const { items } = await booksOfCase(ctx, row.id);
  return listed(
    'books',
    say.books,
    items.flatMap(({ label, lines }) =>
      lines.map((line) => [
        label[lang],
        line.number,
        line.movement[lang],
        line.item,
        line.amount[lang],
        [line.first, line.second].filter(Boolean).join('\n'),
        local(line.at),
      ]),
    ),
    [14, 13, 13, 20, 12, 14, 14],
  );
}
