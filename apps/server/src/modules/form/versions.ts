import { compileForm, FormDefinition, refuse, type CompiledForm } from '@anyuan/contract';
import type { Kysely } from 'kysely';

import type { DB } from '../../kernel/db/index.ts';

/** A version as it was published. */
export interface FormVersion {
  id: string;
  formId: string;
  code: string;
  name: string;
  version: number;
  definition: FormDefinition;
  form: CompiledForm;
}

// A version never changes, so what it compiles to is kept.
const known = new Map<string, FormVersion>();
const most = 200;

/** A version by its id. */
export async function formVersion(db: Kysely<DB>, id: string): Promise<FormVersion> {
  const before = known.get(id);
  if (before) return before;
  const row = await db
    .selectFrom('form_version as v')
    .innerJoin('form as f', 'f.id', 'v.form_id')
    .select(['v.id', 'v.form_id', 'f.code', 'f.name', 'v.version', 'v.definition'])
    .where('v.id', '=', id)
    .executeTakeFirst();
  if (!row) throw refuse('not_found', { what: id });
  const definition = FormDefinition.parse(row.definition);
  const made = {
    id,
    formId: row.form_id,
    code: row.code,
    name: row.name,
    version: row.version,
    definition,
    form: compileForm(definition),
  };
  if (known.size >= most) known.delete(known.keys().next().value ?? '');
  known.set(id, made);
  return made;
}

/** The version that is asked now; undefined: the form is not in use or was never published. */
export async function newestVersion(db: Kysely<DB>, formId: string): Promise<FormVersion | undefined> {
  const row = await db
    .selectFrom('form as f')
    .innerJoin('form_version as v', (on) => on.onRef('v.form_id', '=', 'f.id').onRef('v.version', '=', 'f.version'))
    .select('v.id')
    .where('f.id', '=', formId)
    .where('f.is_active', '=', true)
    .executeTakeFirst();
  return row && formVersion(db, row.id);
}
