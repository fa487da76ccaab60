import { readPaste, type CaseType, type Paste, type Pasted } from '@anyuan/contract';
import { Button, Input, Tag } from 'antd';
import { useState } from 'react';

import { useLabel, useText } from '../i18n/index.ts';
import { fieldsOf, metaOf, type Values } from './fields/fields.ts';

import './paste.css';

export interface Filled {
  data: Values;
  title: string | null;
  department: string | null;
}

interface Props {
  type: CaseType;
  paste: Paste;
  fill: (filled: Filled) => void;
}

/** A text from outside is pasted, shown line by line with what each stretch was taken for, and fills the form for review. */
export function PastePanel({ type, paste, fill }: Props) {
  const t = useText('cases');
  const label = useLabel();
  const [isOpen, open] = useState(false);
  const [text, type_] = useState('');
  const [read, note] = useState<Pasted>();
  if (!isOpen)
    return (
      <p>
        <Button onClick={() => open(true)}>{label(paste.label)}</Button>
      </p>
    );
  const take = (): void => {
    const found = readPaste(type, paste, text);
    note(found);
    fill({ data: found.data, title: found.title, department: found.department });
  };
  return (
    <section className="paste" aria-label={label(paste.label)}>
      <Input.TextArea
        autoSize={{ minRows: 5, maxRows: 14 }}
        maxLength={20_000}
        aria-label={label(paste.label)}
        placeholder={t('pasteHint')}
        value={text}
        onChange={(event) => type_(event.target.value)}
      />
      <p>
        <Button type="primary" disabled={text.trim() === ''} onClick={take}>
          {t('pasteGo')}
        </Button>{' '}
        <Button
          onClick={() => {
            open(false);
            note(undefined);
          }}
        >
          {t('pasteClose')}
        </Button>
      </p>
      {read && <Lines type={type} read={read} />}
    </section>
  );
}

/** Which text came from which line, and what of it was taken for nothing. */
function Lines({ type, read }: { type: CaseType; read: Pasted }) {
  const t = useText('cases');
  const label = useLabel();
  const names = new Map(fieldsOf(type.fields).map(([name, field]) => [name, label(metaOf(field)?.label)]));
  const nameOf = (field: string): string =>
    names.get(field) ?? (field === 'title' ? t('pasteTitle') : field === 'department' ? t('department') : field);
  const filled = Object.keys(read.data).length + (read.title ? 1 : 0);
  return (
    <>
      <p role="status">{t('pasteRead', { count: filled })}</p>
      <ol className="paste-lines">
        {read.lines.map((line, n) => {
          const own = read.pieces.filter((piece) => piece.line === n);
          const fields = [...new Set(own.flatMap(({ kind, field }) => (kind === 'value' && field ? [field] : [])))];
          const isRest = own.some(({ kind, text }) => kind === 'rest' && text.trim() !== '');
          return line.trim() === '' ? null : (
            // oxlint-disable-next-line react/no-array-index-key -- lines have no other name
            <li key={n} value={n + 1}>
              <span className="paste-line">
                {own.map(({ kind, text }, at) => (
                  // oxlint-disable-next-line react/no-array-index-key -- nor have their parts
                  <span key={at} className={`paste-${kind}`}>
                    {text}
                  </span>
                ))}
              </span>
              <span>
                {fields.map((field) => (
                  <Tag key={field} color="processing">
                    {nameOf(field)}
                  </Tag>
                ))}
                {isRest && <Tag>{t('pasteRest')}</Tag>}
              </span>
            </li>
          );
        })}
      </ol>
    </>
  );
}
