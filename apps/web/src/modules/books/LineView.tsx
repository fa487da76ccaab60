import { answersOf, field, type BookKind, type BookLine } from '@anyuan/contract';
import { Button, Descriptions } from 'antd';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { z } from 'zod';

import { api, download, textOf, useAct } from '../../api.ts';
import { useLabel, useLang, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { fieldsOf, metaOf, type Schema } from '../../kit/fields/fields.ts';
import { FieldValue } from '../../kit/fields/FieldValue.tsx';
import { printPage } from '../../kit/print-page.ts';
import { SchemaForm } from '../../kit/SchemaForm.tsx';
import { Time } from '../../kit/Time.tsx';
import { toast } from '../../kit/toast.ts';
import { useCan } from '../../session.ts';
import { MovementForm } from './MovementForm.tsx';
import { useAmount, useMovementName } from './words.ts';

interface Props {
  kind: BookKind;
  line: BookLine;
  done: () => void;
}

/** One line: all it says, what answers it, and how it is put right. */
export function LineView({ kind, line, done }: Props) {
  const t = useText('books');
  const label = useLabel();
  const amount = useAmount(kind);
  const nameOf = useMovementName(kind);
  const can = useCan();
  const [entering, enter] = useState<string>();
  const stands = line.reverses === null && line.reversedBy === null;
  const answers = Object.entries(kind.movements).filter(
    ([, one]) => answersOf(one).includes(line.movement) && !one.writtenBy,
  );
  const movement = kind.movements[line.movement];
  const asked = movement?.asks;
  const fact = (key: string, name: string, children: React.ReactNode) => ({ key, label: name, children });
  return (
    <>
      <Descriptions
        size="small"
        column={1}
        items={[
          fact('movement', t('movement'), nameOf(line)),
          fact('item', t('item'), [line.item.name, line.item.spec, line.stock.batch].filter(Boolean).join(' ')),
          ...(line.stock.place ? [fact('place', t('place'), line.stock.place)] : []),
          fact('quantity', t('quantity'), amount(line.quantity, line.item)),
          ...(line.numbers ? [fact('numbers', t('numbers'), line.numbers)] : []),
          fact('balance', t('balance'), amount(line.balance, line.item)),
          ...(line.total === null ? [] : [fact('total', t('total'), amount(line.total, line.item))]),
          ...(line.voucher ? [fact('voucher', t('voucher'), line.voucher)] : []),
          ...(asked
            ? fieldsOf(z.object(asked) as unknown as Schema)
                .filter(([name]) => line.data[name] !== undefined)
                .map(([name, one]) =>
                  fact(name, label(metaOf(one)?.label), <FieldValue field={one} value={line.data[name]} />),
                )
            : []),
          ...(line.movement === 'count' && line.data['found'] !== undefined
            ? [
                fact('expected', t('expected'), amount(Number(line.data['expected']), line.item)),
                fact('found', t('found'), amount(Number(line.data['found']), line.item)),
              ]
            : []),
          fact('date', t('date'), <Time at={line.doneAt} />),
          fact('first', t('first'), line.first.name),
          fact('second', t('second'), line.second?.name ?? '–'),
          ...(line.answers ? [fact('answers', t('answers'), line.answers)] : []),
          ...(line.open ? [fact('open', label(kind.outstanding?.label), amount(line.open, line.item))] : []),
          ...(line.reversedBy ? [fact('reversed', t('reverse'), line.reversedBy)] : []),
          ...line.kept.map(({ keep, until }) =>
            fact(keep, t('keptUntil', { what: label(kind.keeps?.[keep]?.label) }), until),
          ),
          ...(line.note ? [fact('note', t('remark'), line.note)] : []),
          ...(line.caseId ? [fact('case', t('case'), <Link to={`/cases/${line.caseId}`}>{t('seeCase')}</Link>)] : []),
        ]}
      />
      {can('book.write') && stands && entering === undefined && (
        <div className="book-buttons">
          {answers.map(([name, movement]) => (
            <Button key={name} type="primary" onClick={() => enter(name)}>
              {label(movement.label)}
            </Button>
          ))}
          <Button danger onClick={() => enter('reverse')}>
            {t('reverse')}
          </Button>
        </div>
      )}
      {movement?.writtenBy && <p className="muted">{t('writtenBy', { where: label(movement.writtenBy) })}</p>}
      {movement?.paper && stands && <Paper kind={kind} line={line} title={label(movement.paper.title)} />}
      {entering === 'reverse' && <ReverseForm kind={kind} line={line} done={done} cancel={() => enter(undefined)} />}
      {entering !== undefined && entering !== 'reverse' && (
        <>
          <h3>{label(kind.movements[entering]?.label)}</h3>
          <MovementForm kind={kind} movement={entering} answers={line} done={done} cancel={() => enter(undefined)} />
        </>
      )}
    </>
  );
}

/** The paper somebody takes along. */
function Paper({ kind, line, title }: Pick<Props, 'kind' | 'line'> & { title: string }) {
  const t = useText('ledgers');
  const lang = useLang();
  const input = { book: kind.book, id: line.id, lang };
  return (
    <div className="book-buttons">
      <ActionButton
        act={async () => printPage(await textOf(api.book.paper, input))}
      >{`${t('print')} ${title}`}</ActionButton>
      <ActionButton act={() => download(api.book.paperPdf, input, `${title} ${line.number}.pdf`)}>
        {t('pdf')}
      </ActionButton>
    </div>
  );
}

function ReverseForm({ kind, line, done, cancel }: Props & { cancel: () => void }) {
  const t = useText('books');
  const { mutateAsync } = useAct(api.book.reverse);
  const schema = useMemo(
    () => z.object({ note: field.longText(['冲正原因', 'Why it is reversed']) }) as unknown as Schema,
    [],
  );
  return (
    <>
      <h3>{t('reverse')}</h3>
      <p className="muted">{t('reverseHint')}</p>
      <SchemaForm
        schema={schema}
        verb={t('reverse')}
        danger
        cancel={cancel}
        submit={async ({ note }) => {
          const { lines } = await mutateAsync({ book: kind.book, id: line.id, note: String(note) });
          toast(t('written', { number: lines[0]?.number ?? '' }), 'success');
          done();
        }}
      />
    </>
  );
}
