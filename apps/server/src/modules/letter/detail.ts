import {
  letterSides,
  refuse,
  type LetterBody,
  type LetterDetail,
  type LetterSide,
  type LetterSignature,
  type LetterScore,
} from '@anyuan/contract';
import { sql } from 'kysely';

import { holds } from '../../kernel/auth/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { shaOf } from './body.ts';
import { letterRow, shownLetter } from './read.ts';

interface Rest {
  body: LetterBody;
  examiner: LetterDetail['examiner'];
  examiner_path: string | null;
  replaces: LetterDetail['replaces'];
  replaced_by: LetterDetail['replacedBy'];
  follow: LetterDetail['follows'];
}

/** One letter with everything that hangs on it. */
export async function getLetter(ctx: Ctx, id: string): Promise<LetterDetail> {
  const row = await letterRow(ctx, id);
  const { rows } = await sql<Rest>`
    select l.body, x.path as examiner_path,
      case when x.id is not null then jsonb_build_object('id', x.id, 'code', x.code, 'name', x.name) end as examiner,
      (select jsonb_build_object('id', b.id, 'number', b.number) from letter b where b.id = l.replaces_id) as replaces,
      (select jsonb_build_object('id', a.id, 'number', a.number) from letter a where a.replaces_id = l.id limit 1) as replaced_by,
      (select jsonb_build_object('id', c.id, 'number', c.number, 'type', c.type) from "case" c where c.id = l.follow_id) as follow
    from letter l join letter_template m on m.id = l.template_id left join department x on x.id = m.examiner_id
    where l.id = ${id}`.execute(ctx.db);
  const [rest] = rows;
  if (!rest) throw refuse('not_found', { what: id });
  const signatures = await signaturesOf(ctx, id);
  const scores = await scoresOf(ctx, id);
  const me = ctx.rights.personId;
  const letter = shownLetter(row);
  const isMine = (side: LetterSide): boolean => me !== null && letter[side]?.id === me;
  const follows = rest.follow && (await mayOpenCase(ctx, rest.follow.id)) ? rest.follow : null;
  return {
    ...letter,
    body: rest.body,
    sha256: shaOf(rest.body),
    signatures,
    scores,
    examiner: rest.examiner,
    replaces: rest.replaces,
    replacedBy: rest.replaced_by,
    follows,
    maySign:
      letter.state === 'toSign'
        ? (Object.keys(letterSides) as LetterSide[]).filter(
            (side) => isMine(side) && !signatures.some((one) => one.side === side),
          )
        : [],
    mayScore: letter.state === 'signed' && isMine('taker'),
    mayCheck: letter.state === 'signed' && !isMine('taker') && examines(ctx, rest.examiner_path),
    mayManage: holds(ctx.rights, 'letter.manage'),
  };
}

/** Whoever runs letters, and of those who score, the examining department. */
export const examines = ({ rights }: Ctx, path: string | null): boolean =>
  holds(rights, 'letter.check') &&
  (path === null || holds(rights, 'letter.manage') || (rights.departmentPath?.startsWith(path) ?? false));

const mayOpenCase = async (ctx: Ctx, id: string): Promise<boolean> =>
  (await ctx.app.subjects.visible(ctx, [{ kind: 'case', id }])).has(id);

export async function signaturesOf(ctx: Pick<Ctx, 'db'>, id: string): Promise<LetterSignature[]> {
  const rows = await ctx.db
    .selectFrom('letter_signature')
    .selectAll()
    .where('letter_id', '=', id)
    .orderBy('side')
    .execute();
  return rows.map((row) => ({
    side: row.side as LetterSide,
    by: { id: row.person_id, name: row.person_name },
    at: row.at.toISOString(),
    way: row.way as LetterSignature['way'],
    file: row.file_id,
    fileSha256: row.file_sha256,
    sha256: row.sha256,
  }));
}

export async function scoresOf(ctx: Pick<Ctx, 'db'>, id: string): Promise<LetterScore[]> {
  const rows = await ctx.db
    .selectFrom('letter_score')
    .selectAll()
    .where('letter_id', '=', id)
    .orderBy('term')
    .orderBy('stage', 'desc')
    .execute();
  return rows.map((row) => ({
    term: row.term as LetterScore['term'],
    stage: row.stage as LetterScore['stage'],
    points: row.points,
    vetoes: row.vetoes,
    note: row.note,
    total: row.total === null ? null : Number(row.total),
    by: row.by_name,
    at: row.at.toISOString(),
  }));
}
