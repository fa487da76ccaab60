import { refuse, type Attachment, type FilePurpose } from '@anyuan/contract';
import { sql, type RawBuilder, type Selectable } from 'kysely';

import { reaches } from '../auth/rights.ts';
import type { Ctx, Tx } from '../ctx.ts';
import type { StoredFileTable } from '../db/types.ts';
import { keepFile, type KeptFile } from '../files/keep.ts';
import type { FileLook, Purpose, Subject, SubjectFacts, SubjectKind } from './types.ts';

const alike: FileLook = { hidden: new Set(), noted: new Set(), nameless: null };

const mayAdd = (ctx: Ctx, { adds }: SubjectKind, { reach }: SubjectFacts): boolean =>
  adds === undefined || reaches(ctx.rights, adds, reach);
const mayLook = (ctx: Ctx, purpose: Purpose | undefined, { reach }: SubjectFacts): boolean =>
  purpose?.read === undefined || reaches(ctx.rights, purpose.read, reach);
/** Purposes one may name. */
const open = ({ purposes }: SubjectKind) => Object.entries(purposes).filter(([, { isApart }]) => !isApart);

/** The files of a thing this caller may see, and what they may be. */
export async function filesOf(ctx: Ctx, subject: Subject): Promise<{ items: Attachment[]; purposes: FilePurpose[] }> {
  const kind = ctx.app.subjects.kindOf(subject.kind);
  const facts = await ctx.app.subjects.seen(ctx, subject);
  const { hidden, nameless } = (await kind.lookAtFiles?.(ctx, subject.id)) ?? alike;
  const rows = await ctx.db
    .selectFrom('stored_file as f')
    .leftJoin('person as p', 'p.id', 'f.by_id')
    .selectAll('f')
    .select('p.name as by_name')
    .where('f.subject_id', '=', subject.id)
    .orderBy('f.at')
    .orderBy('f.id')
    .execute();
  const items = rows
    .filter(({ id, purpose }) => !hidden.has(id) && !kind.purposes[purpose]?.isApart)
    .filter(({ purpose }) => mayLook(ctx, kind.purposes[purpose], facts))
    .map((row) => {
      const one = toAttachment(row);
      return nameless !== null && row.by_id === nameless ? { ...one, by: null } : one;
    });
  const isAdder = mayAdd(ctx, kind, facts);
  const purposes = open(kind)
    .filter(([, one]) => mayLook(ctx, one, facts))
    .map(
      ([
        purpose,
        {
          label: [zh, en],
        },
      ]) => ({ purpose, zh, en, mayAdd: isAdder }),
    );
  return { items, purposes };
}

/** Keeps what the caller has sent as a file of a thing. Refuses `not_found`, `forbidden`, `bad_file`. */
export async function attachFile(
  ctx: Ctx,
  subject: Subject,
  asked?: string,
  keep: () => Promise<KeptFile> = () => keepFile(ctx.app, ctx),
): Promise<Attachment> {
  const kind = ctx.app.subjects.kindOf(subject.kind);
  const facts = await ctx.app.subjects.seen(ctx, subject);
  if (kind.adds !== undefined) ctx.need(kind.adds, facts.reach);
  const [first] = open(kind);
  const purpose = asked ?? first?.[0] ?? '';
  const declared = open(kind).find(([name]) => name === purpose)?.[1];
  if (!declared) throw refuse('not_found', { what: purpose });
  if (declared.read !== undefined) ctx.need(declared.read, facts.reach);
  const file = await keep();
  return ctx.tx(async (tx) => {
    const row = await hang(tx, subject, { ...file, purpose, is_demo: isDemo(tx, subject) });
    return toAttachment({ ...row, by_name: ctx.actor.name });
  });
}

/** A kept file becomes one of a thing, with its line and its entry. */
export async function hang(
  tx: Tx,
  subject: Subject,
  values: KeptFile & { purpose: string; is_demo: boolean | RawBuilder<boolean> },
) {
  const kind = tx.ctx.app.subjects.kindOf(subject.kind);
  const row = await tx.db
    .insertInto('stored_file')
    .values({ ...values, ...aboutSubject(subject), at: tx.now })
    .returningAll()
    .executeTakeFirstOrThrow();
  tx.audit(`${kind.kind}.attach`, kind.kind, subject.id, { file: row.id, sha256: row.sha256 });
  await kind.noted(tx, subject.id, { action: 'attach', data: { file: row.id, name: row.name, sha256: row.sha256 } });
  return row;
}

/** Keeps a photo or signature for a case that its uploader is about to open; until then nobody else sees it. */
export function stageFile(ctx: Ctx, file: KeptFile): Promise<Attachment> {
  return ctx.tx(async (tx) => {
    const row = await tx.db
      .insertInto('stored_file')
      .values({ ...file, purpose: 'staged', at: tx.now })
      .returningAll()
      .executeTakeFirstOrThrow();
    // Without its hash: what somebody then reports without a name must not be traced to this line.
    tx.audit('file.stage', 'file', row.id);
    return toAttachment({ ...row, by_name: ctx.actor.name });
  });
}

/** What somebody has staged becomes files of a thing. Refuses `not_found` for one that is another's or belongs elsewhere. */
export async function claimStaged(
  tx: Tx,
  subject: Subject,
  ids: readonly string[],
  purpose: string,
): Promise<{ id: string; name: string; sha256: string }[]> {
  if (ids.length === 0) return [];
  const claimed = await tx.db
    .updateTable('stored_file')
    .set({ ...aboutSubject(subject), purpose, is_demo: isDemo(tx, subject) })
    .where('id', 'in', ids)
    .where('subject_id', 'is', null)
    .where('purpose', '=', 'staged')
    .where('by_id', tx.ctx.rights.personId === null ? 'is' : '=', tx.ctx.rights.personId)
    .returning(['id', 'name', 'sha256'])
    .execute();
  if (claimed.length !== ids.length) throw refuse('not_found', { what: { zh: '所附文件', en: 'an attached file' } });
  return claimed;
}

/** The columns by which a row says what it is about. */
export const aboutSubject = (subject: Subject | null): { subject_kind: string | null; subject_id: string | null } => ({
  subject_kind: subject?.kind ?? null,
  subject_id: subject?.id ?? null,
});

/** Whether a thing belongs to the demonstration, for a value of an insert. */
export function isDemo({ ctx }: Tx, subject: Subject | null): RawBuilder<boolean> {
  if (!subject) return sql<boolean>`false`;
  const { table } = ctx.app.subjects.kindOf(subject.kind);
  return sql<boolean>`coalesce((select is_demo from ${sql.table(table)} where id = ${subject.id}), false)`;
}

/** The same for many rows at once, each saying by itself what it is about. */
export function isDemoOf({ ctx }: Tx, kind: RawBuilder<unknown>, id: RawBuilder<unknown>): RawBuilder<boolean> {
  const cases = ctx.app.subjects
    .kinds()
    .map(
      (one) => sql`when ${sql.lit(one.kind)} then (select t.is_demo from ${sql.table(one.table)} t where t.id = ${id})`,
    );
  return sql<boolean>`case ${kind} ${sql.join(cases, sql` `)} end`;
}

/** A stored file this caller may know of, how secret it is, and whose name does not stand with it. Else refuses `not_found`. */
async function knownFile(ctx: Ctx, id: string) {
  const row = await ctx.db
    .selectFrom('stored_file as f')
    .leftJoin('person as p', 'p.id', 'f.by_id')
    .selectAll('f')
    .select('p.name as by_name')
    .where('f.id', '=', id)
    .executeTakeFirst();
  if (!row) throw refuse('not_found', { what: id });
  const subject = row.subject_kind && row.subject_id ? { kind: row.subject_kind, id: row.subject_id } : null;
  if (!subject) {
    // On its way to a thing that is about to be: nobody else sees it.
    if (row.purpose !== 'staged' || row.by_id !== ctx.rights.personId) throw refuse('not_found', { what: id });
    return { row, subject, number: '', isSecret: true, nameless: null };
  }
  const kind = ctx.app.subjects.kindOf(subject.kind);
  const facts = await ctx.app.subjects.seen(ctx, subject);
  const { hidden, noted, nameless } = (await kind.lookAtFiles?.(ctx, subject.id)) ?? alike;
  const purpose = kind.purposes[row.purpose];
  if (hidden.has(id) || !mayLook(ctx, purpose, facts)) throw refuse('not_found', { what: id });
  const isSecret = noted === 'all' || noted.has(id) || purpose?.read !== undefined;
  return { row, subject, number: facts.number, isSecret, nameless };
}

/** A file to be looked at. Of a secret one the look is noted, and no browser keeps it. */
export async function readableFile(ctx: Ctx, id: string): Promise<Selectable<StoredFileTable> & { isSecret: boolean }> {
  const { row, subject, number, isSecret } = await knownFile(ctx, id);
  if (isSecret && subject)
    await ctx.tx(async (tx) => tx.audit('file.view', subject.kind, subject.id, { file: id, number }));
  return { ...row, isSecret };
}

/** When a file came, and from whom; nothing of its content. */
export async function aboutFile(ctx: Ctx, id: string): Promise<Pick<Attachment, 'id' | 'name' | 'type' | 'at' | 'by'>> {
  const { row, nameless } = await knownFile(ctx, id);
  const by = row.by_id && row.by_id !== nameless ? { id: row.by_id, name: row.by_name ?? '' } : null;
  return { id, name: row.name, type: row.type, at: row.at.toISOString(), by };
}

export function toAttachment(row: Selectable<StoredFileTable> & { by_name: string | null }): Attachment {
  return {
    id: row.id,
    name: row.name,
    type: row.type,
    size: row.size,
    sha256: row.sha256,
    at: row.at.toISOString(),
    by: row.by_id ? { id: row.by_id, name: row.by_name ?? '' } : null,
    width: row.width,
    height: row.height,
    positionRemoved: row.position_removed,
    purpose: row.purpose,
  };
}
