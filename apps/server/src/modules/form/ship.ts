import { isDeepStrictEqual } from 'node:util';

import { FormDefinition } from '@anyuan/contract';

import type { App } from '../../kernel/app.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { pinyinOf } from '../../kernel/pinyin.ts';
import { shippedForms } from './shipped/index.ts';
import { publishForm, writeVersion } from './store.ts';

/** Forms of the product that are new here, or have changed since and were left as they came. */
export async function shipForms(app: App): Promise<void> {
  const ctx = app.system('start');
  const known = await ctx.db
    .selectFrom('form as f')
    .leftJoin('form_version as v', (on) => on.onRef('v.form_id', '=', 'f.id').onRef('v.version', '=', 'f.version'))
    .select(['f.id', 'f.code', 'f.version', 'f.revision', 'f.is_shipped', 'f.draft', 'v.definition'])
    .execute();
  const byCode = new Map(known.map((form) => [form.code, form]));
  const due = shippedForms.flatMap((shipped) => {
    const definition = FormDefinition.parse(shipped.definition);
    const form = byCode.get(shipped.code);
    const isOurs = form?.is_shipped && form.draft === null;
    const asKept = JSON.parse(JSON.stringify(definition)) as unknown;
    return !form || (isOurs && !isDeepStrictEqual(form.definition, asKept)) ? [{ shipped, definition, form }] : [];
  });
  if (due.length === 0) return;
  await ctx.tx(async (tx) => {
    for (const { shipped, definition, form } of due) {
      const target = form ?? (await addForm(tx, shipped.code, shipped.group, definition));
      await writeVersion(tx, target, definition, { id: null, name: '随产品提供 / came with the product' });
      publishForm(tx, target.id);
    }
    tx.audit('form.ship', 'form', null, { codes: due.map(({ shipped }) => shipped.code) });
  });
}

async function addForm(tx: Tx, code: string, area: string, { title: [name] }: FormDefinition) {
  const id = newId();
  await tx.db
    .insertInto('form')
    .values({ id, code, name, pinyin: pinyinOf(name), area, revision: 0, version: 0, is_shipped: true })
    .execute();
  return { id, version: 0, revision: 0 };
}
