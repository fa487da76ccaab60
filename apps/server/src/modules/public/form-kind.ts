import type { CompiledForm } from '@anyuan/contract';
import { notPlain } from '@anyuan/contract';
import type { z } from 'zod';

import type { App } from '../../kernel/app.ts';
import { formVersion, type FormVersion } from '../form/index.ts';
import type { Kind, Said, Step } from './kind.ts';

// A question may be called as one of ours.
const before = 'f_';

/** What was said on a page of the public, as the form knows its questions. */
export const answersOf = (said: Said): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(said).flatMap(([name, value]) =>
      name.startsWith(before) ? [[name.slice(before.length), value]] : [],
    ),
  );

/** Sections of a form are pages; what of them is asked hangs on what was answered before, as everywhere. */
function stepsOf({ sections, shown, schema }: CompiledForm, answers: Record<string, unknown>): Step[] {
  const { shape } = schema(answers);
  const slots = shown(answers).filter(({ part }) => part !== 'photo');
  return sections.flatMap(({ title, note }, at): Step[] => {
    const own = slots.filter(({ asked }) => asked.section === at);
    if (own.length === 0) return [];
    const asks = own.map(({ name }): [string, z.ZodType] => [before + name, shape[name] as z.ZodType]);
    return [{ title, ...(note && { hint: note }), asks: Object.fromEntries(asks) }];
  });
}

const made = new WeakMap<FormVersion, Kind>();

/** A version of a form as something people come with. */
export function formAsKind(version: FormVersion): Kind {
  const kind = made.get(version) ?? kindOf(version);
  made.set(version, kind);
  return kind;
}

function kindOf({ code, version, id, form }: FormVersion): Kind {
  const all = Object.entries(form.fields.shape).filter(([name]) =>
    form.questions.some(({ key }) => name === key || name === `${key}Note`),
  );
  return {
    kind: `f-${code}.v${version}`,
    label: form.title,
    hint: form.note ?? ['医院的问卷', 'A questionnaire of the hospital'],
    steps: [
      {
        title: form.title,
        asks: Object.fromEntries(all.map(([name, schema]) => [before + name, schema as z.ZodType])),
      },
    ],
    stepsFor: (said) => stepsOf(form, answersOf(said)),
    version: id,
    files: 'none',
    asksHealth: false,
    type: null,
  };
}

const offered = (app: App) =>
  app.db
    .selectFrom('form as f')
    .innerJoin('form_version as v', 'v.form_id', 'f.id')
    .select('v.id')
    .where('f.is_active', '=', true)
    .where('f.is_public', '=', true)
    .$if(!app.settings.get<boolean>('hospital.demo'), (query) => query.where('f.is_demo', '=', false));

/** The forms that anybody may fill in now. */
export async function publicForms(app: App): Promise<Kind[]> {
  const rows = await offered(app).whereRef('v.version', '=', 'f.version').orderBy('f.code').limit(12).execute();
  const versions = await Promise.all(rows.map(({ id }) => formVersion(app.db, id)));
  return versions.filter(({ form }) => !notPlain(form)).map(formAsKind);
}

/** The form an address names: as it is asked now, or as it was asked of whoever has begun. */
export async function formKindOf(app: App, name: string): Promise<Kind | undefined> {
  const [, code, version] = /^f-([\w.-]+?)(?:\.v(\d{1,6}))?$/.exec(name) ?? [];
  if (code === undefined) return undefined;
  const row = await offered(app)
    .where('f.code', '=', code)
    .$if(version === undefined, (query) => query.whereRef('v.version', '=', 'f.version'))
    .$if(version !== undefined, (query) => query.where('v.version', '=', Number(version)))
    .executeTakeFirst();
  if (!row) return undefined;
  const found = await formVersion(app.db, row.id);
  return notPlain(found.form) ? undefined : formAsKind(found);
}
