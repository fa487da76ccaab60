import { clinicalApi, clinicalSheetApis, type ClinicalKind, refuse } from '@anyuan/contract';
import { sql } from 'kysely';

import type { App, Module } from '../../kernel/app.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { oneSource } from '../../kernel/figures/index.ts';
import {
  importSheet,
  importTemplate,
  markedSheet,
  takeHandlers,
  type ImportSource,
} from '../../kernel/registers/index.ts';
import { bringFacts } from './bring.ts';
import { clinicalFigures } from './figures.ts';
import { becomeFinding, findLate } from './finding.ts';
import { listFacts } from './list.ts';
import { clinicalRegister } from './register.ts';
import { clinicalImport } from './sheet.ts';
import { clinicalTables, publishClinical, reachedFacts } from './visible.ts';

export { factHash, judged } from './bring.ts';
export { clinicalSince } from './brought.ts';

const sheets = (app: App, kind: ClinicalKind) => ({
  ...takeHandlers(app, clinicalRegister(kind)),
  import: ({ dryRun }: { dryRun: boolean }, ctx: Ctx) => importSheet(ctx, clinicalImport(ctx, kind), dryRun),
  template: ({ lang }: { lang: 'zh' | 'en' }, ctx: Ctx) =>
    importTemplate(clinicalImport(ctx, kind) as ImportSource, lang),
  marked: ({ lang }: { lang: 'zh' | 'en' }, ctx: Ctx) =>
    markedSheet(ctx, clinicalImport(ctx, kind) as ImportSource, lang),
});

async function remove(ctx: Ctx, id: string): Promise<{ ok: true }> {
  return ctx.tx(async (tx) => {
    const { rows } = await sql<{ id: string; kind: ClinicalKind; shown_no: string }>`
      select f.id, f.kind, f.shown_no from ${clinicalTables} where f.id = ${id} and ${reachedFacts(ctx.rights, 'clinical.manage')}`.execute(
      tx.db,
    );
    const [row] = rows;
    if (!row) throw refuse('not_found', { what: id });
    await tx.db.deleteFrom('clinical_fact').where('id', '=', id).execute();
    tx.audit('clinical.remove', 'clinical', id, { kind: row.kind, recordNo: row.shown_no });
    publishClinical(tx, id);
    return { ok: true };
  });
}

const lateJob = 'clinical-late';

/** What the record system says of papers, operations and charts: late ones, rates, what becomes a finding. */
export const clinical: Module = {
  name: 'clinical',
  zh: '病历质控:文书时限、手术安全核查、病历评级,由病历系统送来或导入',
  routes(app) {
    app.figures.add(oneSource('clinical', clinicalFigures));
    app.http.api('clinical', clinicalApi, {
      bring: ({ items }, ctx) => ctx.tx((tx) => bringFacts(tx, items)),
      list: listFacts,
      find: ({ id }, ctx) => becomeFinding(ctx, id),
      remove: ({ id }, ctx) => remove(ctx, id),
    });
    app.jobs.cron(`5 * * * * ${lateJob} ?id=${lateJob}&max=3`);
    app.http.api('clinicalPaper', clinicalSheetApis.clinicalPaper, sheets(app, 'paper'));
    app.http.api('clinicalSurgery', clinicalSheetApis.clinicalSurgery, sheets(app, 'surgery'));
    app.http.api('clinicalGrade', clinicalSheetApis.clinicalGrade, sheets(app, 'grade'));
  },
  jobs: { [lateJob]: async (_, ctx) => void (await findLate(ctx)) },
};
