import { fileApi, refuse } from '@anyuan/contract';

import type { App, Module } from '../../kernel/app.ts';
import { lookAt, readable } from '../../kernel/cases/read.ts';
import { hiddenFiles } from '../../kernel/cases/secret-files.ts';
import { typeOf } from '../../kernel/cases/types.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { makeThumbnails } from './thumbnails.ts';

// An SVG may carry scripts; under this policy it can only be looked at.
const svgPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'";
const cacheSeconds = 3600;

/** Stored files, for whoever may read what they belong to. */
export const file: Module = {
  name: 'file',
  routes: (app) => {
    const thumbnail = makeThumbnails(app);
    app.http.api('file', fileApi, {
      async get({ id, width }, ctx) {
        const row = await readableFile(app, ctx, id);
        const isSvg = row.type === 'image/svg+xml';
        const isPicture = row.type.startsWith('image/');
        const smaller = isPicture && !isSvg && width !== undefined && width < (row.width ?? 0);
        return {
          body: smaller ? await thumbnail(row.sha256, width) : await app.files.get(row.sha256),
          type: smaller ? 'image/webp' : row.type,
          // What was shown for an hour, or leaves a line each time, is kept by no browser.
          ...(!row.isSecret && { cacheSeconds }),
          ...(isSvg && { headers: { 'content-security-policy': svgPolicy } }),
          ...(!isPicture && { filename: row.name }),
        };
      },
    });
  },
};

async function readableFile(app: App, ctx: Ctx, id: string) {
  const row = await ctx.db
    .selectFrom('stored_file as f')
    .leftJoin('place as p', 'p.plan_file_id', 'f.id')
    .select(['f.sha256', 'f.type', 'f.name', 'f.width', 'f.case_id', 'f.purpose', 'f.by_id', 'p.campus_id'])
    .where('f.id', '=', id)
    .executeTakeFirst();
  if (!row) throw refuse('not_found', { what: id });
  if (row.case_id) return { ...row, isSecret: await mayRead(app, ctx, row.case_id, id) };
  if (row.purpose === 'plan') ctx.need('place.read', { campusId: row.campus_id });
  else if (row.purpose !== 'staged' || row.by_id !== ctx.rights.personId) throw refuse('not_found', { what: id });
  return { ...row, isSecret: row.purpose === 'staged' };
}

/** Refuses whoever may not look at this file of a case; gives whether looking at it is noted. */
async function mayRead(app: App, ctx: Ctx, caseId: string, id: string): Promise<boolean> {
  const owner = await readable(app.cases, ctx, caseId);
  const type = typeOf(app.cases, owner.type);
  const isAnswer = (await hiddenFiles(ctx.db, type, owner, null)).has(id);
  if (isAnswer) {
    const { viewer } = await lookAt(app.cases, ctx, caseId);
    if ((await hiddenFiles(ctx.db, type, owner, viewer)).has(id)) throw refuse('not_found', { what: id });
  }
  const isSecret = isAnswer || owner.secrecy >= 3;
  if (isSecret) await ctx.tx(async (tx) => tx.audit('file.view', 'case', owner.id, { file: id, number: owner.number }));
  return isSecret;
}
