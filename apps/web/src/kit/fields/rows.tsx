import { rowShape, treeOf, type Branch, type TreeColumns } from '@anyuan/contract';
import type { ComponentProps } from 'react';

import { useLabel } from '../../i18n/index.ts';
import { fieldsOf, metaOf, type Schema, type Values } from './fields.ts';
import { later } from './later-input.tsx';
import { bound, type Widget } from './widget.ts';

const RowsInput = later(async () => (await import('./RowsInput.tsx')).RowsInput);

export const rows: Widget = {
  Input: ({ Part, ...props }) => {
    const row = rowShape(props.field as never);
    const { upload, label } = props;
    return row ? (
      <RowsInput
        {...bound(props)}
        row={row}
        label={label}
        tree={metaOf(props.field)?.tree}
        cell={(cell) => <Part {...cell} upload={upload} isBare />}
      />
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
  const tree = metaOf(field)?.tree;
  if (tree) return <Tree branches={treeOf(lines, tree)} row={row} tree={tree} Part={Part} />;
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

interface TreeProps {
  branches: readonly Branch[];
  row: Schema;
  tree: TreeColumns;
  Part: ComponentProps<Widget['Value']>['Part'];
}

/** Who stands below whom; what else a row says stands beside its name. */
function Tree({ branches, row, tree, Part }: TreeProps) {
  const beside = fieldsOf(row).filter(([name]) => name !== tree.name && name !== tree.parent);
  return (
    <ul className="rows-tree">
      {branches.map(({ name, row: own, below }, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- two may have one name
        <li key={at}>
          <strong>{name}</strong>
          {beside.map(([key, cell]) =>
            own?.[key] === undefined ? null : (
              <span key={key}>
                {' '}
                <Part field={cell} value={own[key]} />
              </span>
            ),
          )}
          {below.length > 0 && <Tree branches={below} row={row} tree={tree} Part={Part} />}
        </li>
      ))}
    </ul>
  );
}
