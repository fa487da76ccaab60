import { rowShape } from '@anyuan/contract';
import { Image } from 'antd';
import type { ReactNode } from 'react';

import { api, hrefOf } from '../api.ts';
import { useJoin, useLabel, useLang, useText } from '../i18n/index.ts';
import { fieldsOf, inner, metaOf, widgetOf, type FieldSchema, type Values } from './form/fields.ts';
import { DepartmentName, PersonName } from './names.tsx';
import { Time } from './Time.tsx';

/** A value of a declared field in the reader's words: options by name, people by name, tables as tables. */
export function FieldValue({ field, value }: { field: FieldSchema; value: unknown }): ReactNode {
  const t = useText();
  const label = useLabel();
  const join = useJoin();
  const lang = useLang();
  if (value === undefined || value === null || value === '') return <span className="muted">–</span>;
  const meta = metaOf(field);
  const unit = label(meta?.unit);
  const word = (one: unknown): string => label(meta?.options?.[plain(one)]) || plain(one);
  switch (widgetOf(field)) {
    case 'boolean':
      return t(value ? 'yes' : 'no');
    case 'choice':
      return word(value);
    case 'choices':
      return join(listOf(value).map(word));
    case 'money':
      return <span className="number">{spellMoney(Number(value), lang, unit)}</span>;
    case 'number':
      return (
        <span className="number">
          {Number(value).toLocaleString('zh-CN')} {unit}
        </span>
      );
    case 'time':
      return <Time at={plain(value)} />;
    case 'phone':
      return <a href={`tel:${plain(value)}`}>{plain(value)}</a>;
    case 'person':
    case 'people':
      return <Names ids={listOf(value)} />;
    case 'department':
    case 'departments':
      return <Names ids={listOf(value)} areDepartments />;
    case 'files':
      return <Files ids={listOf(value)} name={label(meta?.label)} />;
    case 'signature':
      return (
        <img
          className="signature-shown"
          src={hrefOf(api.file.get, { id: plain(value), width: 640 })}
          alt={label(meta?.label)}
        />
      );
    case 'rows':
      return <RowsTable field={field} rows={value as Values[]} />;
    case 'textarea':
      return <span style={{ whiteSpace: 'pre-wrap' }}>{plain(value)}</span>;
    default:
      return `${plain(value)}${unit && ` ${unit}`}`;
  }
}

const plain = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
const listOf = (value: unknown): string[] => (Array.isArray(value) ? value : [value]).map(plain);

function spellMoney(value: number, lang: 'zh' | 'en', unit: string): string {
  const amount = value.toLocaleString('zh-CN', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return lang === 'en' ? `${unit} ${amount}` : `${amount} ${unit}`;
}

function Names({ ids, areDepartments = false }: { ids: readonly string[]; areDepartments?: boolean }) {
  const between = useLang() === 'en' ? ', ' : '、';
  return ids.map((id, at) => (
    <span key={id}>
      {at > 0 && between}
      {areDepartments ? <DepartmentName id={id} /> : <PersonName id={id} />}
    </span>
  ));
}

function Files({ ids, name }: { ids: readonly string[]; name: string }) {
  return (
    <Image.PreviewGroup>
      <span className="attachments">
        {ids.map((id, at) => (
          <span key={id} className="attachment is-small">
            <Image
              alt={`${name} ${at + 1}`}
              src={hrefOf(api.file.get, { id, width: 160 })}
              preview={{ src: hrefOf(api.file.get, { id }) }}
            />
          </span>
        ))}
      </span>
    </Image.PreviewGroup>
  );
}

function RowsTable({ field, rows }: { field: FieldSchema; rows: readonly Values[] }) {
  const label = useLabel();
  const row = rowShape(inner(field) as never);
  if (!row) return null;
  const columns = fieldsOf(row).filter(([name]) => rows.some((one) => one[name] !== undefined));
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
          {rows.map((one, at) => (
            // oxlint-disable-next-line react/no-array-index-key -- rows have no name but their place
            <tr key={at}>
              {columns.map(([name, cell]) => (
                <td key={name}>
                  <FieldValue field={cell} value={one[name]} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
