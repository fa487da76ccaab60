import { fieldMeta, textOf, type EntryChange, type RegisterKind } from '@anyuan/contract';
import { Button, Timeline } from 'antd';
import { useState } from 'react';

import { useApi } from '../../api.ts';
import { useLabel, useLang, useText } from '../../i18n/index.ts';
import { useActionWord } from '../action-words.ts';
import { FieldValue } from '../fields/FieldValue.tsx';
import { exactTime } from '../hospital-time.ts';
import { RowsExport } from '../RowsExport.tsx';
import { Loaded } from '../States.tsx';
import { Time } from '../Time.tsx';
import { labelOf, schemaOf, type EntryItem, type EntryPages } from './entry.ts';

const steps = 20;

/** Who changed what and when, newest first. */
export function EntryHistory<Item extends EntryItem>({ pages, code }: { pages: EntryPages<Item>; code: string }) {
  const t = useText('entries');
  const [shown, show] = useState(steps);
  const query = useApi(pages.routes.history, { code, limit: shown }, { keep: true });
  const file = useHistoryFile(pages.register, code);
  return (
    <Loaded query={query} rows={3}>
      {(answer) => {
        const { items, next } = answer as { items: EntryChange[]; next: string | null };
        if (items.length === 0) return <p className="muted">{t('noHistory')}</p>;
        return (
          <>
            <Timeline
              items={items.map((change) => ({
                key: change.seq,
                color: change.changes.length > 0 ? 'blue' : 'gray',
                content: <Change register={pages.register} change={change} />,
              }))}
            />
            <div className="form-buttons">
              {next && shown < 500 && (
                <Button size="small" onClick={() => show(shown + 80)}>
                  {t('older')}
                </Button>
              )}
              <RowsExport name="entry-history" make={() => file(items)} />
            </div>
          </>
        );
      }}
    </Loaded>
  );
}

/** Every field that was changed, one a row: when, by whom, from what, to what. */
function useHistoryFile(register: RegisterKind, code: string) {
  const t = useText('entries');
  const common = useText();
  const label = useLabel();
  const word = useActionWord();
  const lang = useLang();
  const said = (field: string, value: unknown): string => textIn(register, field, value, lang);
  return (items: readonly EntryChange[]) => ({
    head: [t('historyAt'), t('historyWho'), t('historyWhat'), t('historyField'), t('historyFrom'), t('historyTo')],
    rows: items.flatMap(({ at, actor, action, changes }) => {
      const who = [exactTime(at), actor.kind === 'system' ? common('system') : actor.name, `${word(action)} ${code}`];
      return changes.length === 0
        ? [[...who, '', '', '']]
        : changes.map(({ field, from, to }) => [
            ...who,
            label(labelOf(register, field)),
            said(field, from),
            said(field, to),
          ]);
    }),
  });
}

/** A value in the reader's words; what cannot be read that way stays as it is. */
function textIn(register: RegisterKind, field: string, value: unknown, lang: 'zh' | 'en'): string {
  if (isNothing(value)) return '';
  const schema = schemaOf(register, field) as never;
  if (value === '***' || fieldMeta(schema)?.to) return [value].flat().join(' ');
  return String(textOf(schema, value, { lang, name: (_, id) => id }) ?? '');
}

function Change({ register, change }: { register: RegisterKind; change: EntryChange }) {
  const t = useText('entries');
  const common = useText();
  const label = useLabel();
  const word = useActionWord();
  const { actor, changes, notes, at, action } = change;
  return (
    <div>
      <strong>{word(action)}</strong>{' '}
      <span className="muted">{actor.kind === 'system' ? common('system') : actor.name}</span>
      {changes.map(({ field, from, to }) => (
        <div key={field} className="timeline-answer">
          <span className="muted">{label(labelOf(register, field))}</span>{' '}
          {!isNothing(from) && (
            <>
              <Was register={register} field={field} value={from} />{' '}
              <span role="img" aria-label={t('became')}>
                →
              </span>{' '}
            </>
          )}
          <Was register={register} field={field} value={to} />
        </div>
      ))}
      {Object.entries(notes).map(([name, value]) => (
        <div key={name} className="timeline-answer">
          <span className="muted">{t(noteWords[name] ?? 'note')}</span> {isNothing(value) ? t('none') : String(value)}
        </div>
      ))}
      <div className="muted">
        <Time at={at} seconds />
      </div>
    </div>
  );
}

const noteWords: Record<string, 'minutes' | 'fault'> = { minutes: 'minutes', fault: 'fault' };
const isNothing = (value: unknown): boolean =>
  value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** A value as it was then; codes and secrets stay as they are. */
function Was({ register, field, value }: { register: RegisterKind; field: string; value: unknown }) {
  const t = useText('entries');
  const schema = schemaOf(register, field);
  if (isNothing(value)) return <span className="muted">{t('none')}</span>;
  if (fieldMeta(schema as never)?.to) return <span className="number">{[value].flat().join(' ')}</span>;
  return value === '***' ? '***' : <FieldValue field={schema} value={value} />;
}
