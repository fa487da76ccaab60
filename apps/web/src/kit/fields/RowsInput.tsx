import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { ringsIn, type TreeColumns } from '@anyuan/contract';
import { AutoComplete, Button } from 'antd';
import { useId, type ReactNode } from 'react';

import { useLabel, useText } from '../../i18n/index.ts';
import { fieldsOf, isOptional, metaOf, type FieldSchema, type Schema, type Values } from './fields.ts';
import { plainOf } from './widget.ts';

import '../form/form.css';

interface Cell {
  field: FieldSchema;
  label: string;
  value: unknown;
  onChange: (value: unknown) => void;
}

interface Props {
  value?: Values[] | undefined;
  onChange?: (rows: Values[]) => void;
  row: Schema;
  label: string;
  /** Its rows make a tree: the one above is chosen among them. */
  tree?: TreeColumns | undefined;
  /** Draws the widget of one cell. */
  cell: (props: Cell) => ReactNode;
  id?: string;
}

/** A plain input tells of a change by its event, as outside of a table, where the form reads it. */
const valueIn = (told: unknown): unknown => {
  const target = typeof told === 'object' && told !== null && 'target' in told ? told.target : undefined;
  return typeof target === 'object' && target !== null && 'value' in target ? target.value : told;
};

/** Below whom a row may stand: whoever is named, but for itself and what stands below it. */
function above(rows: readonly Values[], at: number, tree: TreeColumns): { value: string }[] {
  const names = new Set(rows.flatMap((one) => [one[tree.name], one[tree.parent]]).map((one) => plainOf(one ?? '')));
  const makesRing = (name: string): boolean =>
    ringsIn(
      rows.map((one, index) => (index === at ? { ...one, [tree.parent]: name } : one)),
      tree,
    ).size > 0;
  return [...names].filter((name) => name !== '' && !makesRing(name)).map((value) => ({ value }));
}

/** A short table to fill in; on narrow screens each row is a card. */
export function RowsInput({ value, onChange, row, label, tree, cell, id }: Props) {
  const t = useText('forms');
  const words = useLabel();
  const heading = useId();
  const columns = fieldsOf(row);
  // One empty row invites to begin; empty rows are not sent.
  const rows = value && value.length > 0 ? value : [{}];
  const put = (at: number, name: string, next: unknown): void =>
    onChange?.(rows.map((one, index) => (index === at ? { ...one, [name]: next } : one)));
  return (
    <div {...(id ? { id } : {})} role="group" aria-label={label}>
      <table className="rows-input">
        <thead>
          <tr>
            {columns.map(([name, field]) => (
              <th key={name} scope="col" id={`${heading}-${name}`}>
                {words(metaOf(field)?.label) || name}
                {isOptional(field) && <span className="muted"> ({t('optional')})</span>}
              </th>
            ))}
            <th scope="col">
              <span className="visually-hidden">{t('removeRow')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((one, at) => (
            // oxlint-disable-next-line react/no-array-index-key -- rows have no name but their place
            <tr key={at}>
              {columns.map(([name, field]) => (
                <td key={name} data-label={words(metaOf(field)?.label) || name}>
                  {name === tree?.parent ? (
                    <AutoComplete
                      value={plainOf(one[name] ?? '')}
                      aria-label={`${words(metaOf(field)?.label) || name} ${at + 1}`}
                      options={above(rows, at, tree)}
                      showSearch={{ filterOption: true }}
                      onChange={(next: string) => put(at, name, next === '' ? undefined : next)}
                    />
                  ) : (
                    cell({
                      field,
                      label: `${words(metaOf(field)?.label) || name} ${at + 1}`,
                      value: one[name],
                      onChange: (next) => put(at, name, valueIn(next)),
                    })
                  )}
                </td>
              ))}
              <td className="rows-remove">
                <Button
                  type="text"
                  icon={<DeleteOutlined />}
                  aria-label={t('removeRowNumber', { number: at + 1 })}
                  disabled={rows.length === 1 && Object.keys(one).length === 0}
                  onClick={() => onChange?.(rows.filter((_, index) => index !== at))}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Button icon={<PlusOutlined />} onClick={() => onChange?.([...rows, {}])}>
        {t('addRow')}
      </Button>
    </div>
  );
}
