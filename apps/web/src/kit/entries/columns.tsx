import { useLabel } from '../../i18n/index.ts';
import type { Column } from '../DataTable.tsx';
import { isNumeric, metaOf } from '../fields/fields.ts';
import { labelOf, schemaOf, type EntryItem, type EntryPages } from './entry.ts';
import { EntryValue } from './EntryValue.tsx';

/** The declared columns; the first names the row. */
export function useEntryColumns<Item extends EntryItem>({ register, cells = {} }: EntryPages<Item>): Column<Item>[] {
  const label = useLabel();
  const extra = register.extra ?? [];
  return [...register.listed, ...extra].map((name): Column<Item> => {
    const draw = cells[name];
    return {
      key: name,
      title: label(labelOf(register, name)),
      most: 260,
      isName: name === 'name' || metaOf(schemaOf(register, name))?.to !== undefined,
      ...(extra.includes(name) ? { isExtra: true } : {}),
      ...(isNumeric(schemaOf(register, name)) ? { align: 'right' as const } : {}),
      ...(register.sorts.includes(name) ? { sort: { up: name, down: `-${name}` } } : {}),
      render: (item) => draw?.(item) ?? <EntryValue register={register} name={name} item={item} />,
    };
  });
}
