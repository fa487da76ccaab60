import { rowShape } from '@anyuan/contract';
import type { ComponentProps } from 'react';

import { useLabel } from '../../i18n/index.ts';
import { fieldsOf, metaOf, type Values } from './fields.ts';
import { later } from './later-input.tsx';
import { bound, type Widget } from './widget.ts';

const RowsInput = later(async () => (await import('./RowsInput.tsx')).RowsInput);

export const rows: Widget = {
  Input: ({ Part, ...props }) => {
    const row = rowShape(props.field as never);
    const { upload, label } = props;
    return row ? (
      <RowsInput {...bound(props)} row={row} label={label} cell={(cell) => <Part {...cell} upload={upload} isBare />} />
    ) : (
      <span />
    );
  },
  Value: RowsTable,
};

function RowsTable({ field, value, Part }: ComponentProps<Widget['Value']>) {
  const label = useLabel();
  const row = rowShape(field as never);
  const lines = value as Values[];
  if (!row) return null;
  const columns = fieldsOf(row).filter(([name]) => lines.some((one) => one[name] !== undefined));
  return (
    <div className="rows-scroll">
      <table className="rows-table">
        <thead>
          <tr>
            {columns.map(([name, one]) => (
              <th key={name} scope="col">
                {label(metaOf(one)?.label) || name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((one, at) => (
            // oxlint-disable-next-line react/no-array-index-key -- rows have no name but their place
            <tr key={at}>
              {columns.map(([name, cell]) => (
                <td key={name}>
                  <Part field={cell} value={one[name]} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
