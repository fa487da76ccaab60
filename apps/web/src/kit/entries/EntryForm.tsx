import { fieldMeta, field as fields, type Label, type RegisterKind } from '@anyuan/contract';
import { useMemo, useState } from 'react';

import { useAct } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { isOptional, isOwn, type FieldSchema, type Schema, type Values } from '../fields/fields.ts';
import { SchemaForm } from '../SchemaForm.tsx';
import { toast } from '../toast.ts';
import { formValues, schemaOf, type EntryItem, type EntryPages } from './entry.ts';

interface Props<Item extends EntryItem> {
  pages: EntryPages<Item>;
  /** The one to change; absent: a new one. */
  item?: Item | undefined;
  /** What a new one begins with. */
  initial?: Values | undefined;
  /** What stands already and is not asked again. */
  given?: Values | undefined;
  verb: string;
  saved: (item: Item) => void;
  cancel?: () => void;
}

/** Adds or changes one thing; the declaration says what is asked, the server's refusals stand at their fields. */
export function EntryForm<Item extends EntryItem>({
  pages,
  item,
  initial,
  given: known,
  verb,
  saved,
  cancel,
}: Props<Item>) {
  const { register, routes, create, touches } = pages;
  const t = useText('entries');
  const [start] = useState<Values>(() =>
    item ? formValues(register, item) : { ...register.defaults, ...initial, ...known },
  );
  const [typed, setTyped] = useState<Values>(start);
  const { mutateAsync } = useAct((!item && create) || routes.put, { touches });
  const names = register.form.filter(
    (name) => (name !== 'code' || !item) && !known?.[name] && isAsked(register, name, typed),
  );
  const key = names.join(' ') + JSON.stringify(names.map((name) => pages.choices?.(name, typed)));
  // The same questions are the same schema: fields keep what was typed.
  const schema = useMemo(() => schemaFor(pages, names, typed), [key]); // oxlint-disable-line react-hooks/exhaustive-deps -- `key` says all of it
  const send = async (values: Values): Promise<void> => {
    const given = register.form
      .filter((name) => name !== 'code')
      .map((name): [string, unknown] => [
        name,
        known?.[name] ??
          (names.includes(name) ? values[name] : undefined) ??
          (isKept(pages, name) ? undefined : emptyOf(register, name)),
      ]);
    const code = item?.code ?? values['code'];
    const after = (await mutateAsync({ ...Object.fromEntries(given), code })) as Item;
    toast(t(item ? 'saved' : 'added', { name: after.name }), 'success');
    saved(after);
  };
  return (
    <SchemaForm
      schema={schema}
      verb={verb}
      initial={start}
      submit={send}
      onValues={setTyped}
      upload={pages.upload}
      cancel={cancel}
      asGrid={item !== undefined}
    />
  );
}

/** Null clears what may be empty. */
const emptyOf = (register: RegisterKind, name: string): null | undefined =>
  isOptional(schemaOf(register, name)) ? null : undefined;

/** What no page gives back (a key) stays as it lies unless another one is typed. */
const isKept = <Item extends EntryItem>({ asked }: EntryPages<Item>, name: string): boolean =>
  asked?.[name] !== undefined && isOwn(asked[name] as unknown as FieldSchema);

const isAsked = ({ onlyIf }: RegisterKind, name: string, values: Values): boolean => {
  const other = onlyIf?.[name];
  if (other === undefined) return true;
  return typeof other === 'string' ? values[other] === true : other.is.includes(String(values[other.field]));
};

function schemaFor<Item extends EntryItem>(
  { register, choices, asked }: EntryPages<Item>,
  names: readonly string[],
  values: Values,
): Schema {
  const picked = register.fields.pick(Object.fromEntries(names.map((name) => [name, true])) as never);
  const changed = names.flatMap((name): [string, unknown][] => {
    const schema = register.fields.shape[name] as unknown as { unwrap?: () => unknown };
    const meta = fieldMeta(schema as never);
    if (asked?.[name]) return [[name, asked[name]]];
    const only = choices?.(name, values);
    if (only && meta?.options) {
      const { label, options } = meta;
      return [
        [
          name,
          fields.choice(
            label,
            Object.fromEntries(only.map((one): [string, Label] => [one, options[one] ?? [one, one]])),
          ),
        ],
      ];
    }
    // Asked for because of another answer, it is needed.
    const isNeeded = register.onlyIf?.[name] !== undefined && !register.mayBeEmpty?.includes(name);
    return isNeeded && schema.unwrap ? [[name, schema.unwrap()]] : [];
  });
  return (changed.length > 0 ? picked.extend(Object.fromEntries(changed) as never) : picked) as Schema;
}
