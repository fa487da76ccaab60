import {
  answersOf,
  formOf,
  needsTwo,
  type BookKind,
  type BookLine,
  type BookStock,
  type CallInput,
} from '@anyuan/contract';
import { useMemo, useState } from 'react';

import { api, useAct } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import type { Schema, Values } from '../../kit/fields/fields.ts';
import { SchemaForm } from '../../kit/SchemaForm.tsx';
import { toast } from '../../kit/toast.ts';
import { ItemSelect } from './ItemSelect.tsx';

interface Props {
  kind: BookKind;
  movement: string;
  /** What it is taken from. */
  stock?: BookStock;
  /** What it answers. */
  answers?: BookLine;
  done: () => void;
  cancel: () => void;
}

/** The form of one movement; what new things come in, chooses the item first. */
export function MovementForm({ kind, movement: name, stock, answers, done, cancel }: Props) {
  const t = useText('books');
  const label = useLabel();
  const movement = kind.movements[name]!;
  const [item, choose] = useState<string>();
  const [isMissing, miss] = useState(false);
  const { mutateAsync } = useAct(api.book.write, { touches: ['/books', '/cases'] });
  const schema = useMemo(() => formOf(kind, movement) as unknown as Schema, [kind, movement]);
  const asksItem = stock === undefined && answers === undefined;
  const verb = label(movement.label);
  const send = async (values: Values): Promise<void> => {
    const { lines } = await mutateAsync({
      ...values,
      book: kind.book,
      movement: name,
      ...(stock && { stock: stock.id }),
      ...(answers && { answers: answers.id }),
      ...(asksItem && { item }),
    } as CallInput<typeof api.book.write>);
    toast(t('written', { number: lines[0]?.number ?? '' }), 'success');
    done();
  };
  const left = answers?.open;
  return (
    <SchemaForm
      schema={schema}
      verb={verb}
      danger={movement.isDanger ?? false}
      submit={send}
      cancel={cancel}
      initial={{
        ...(left !== undefined && left !== null && !movement.whole && { quantity: left }),
        ...(kind.numbered ? {} : stock && answersOf(movement).length === 0 && stock.balance === 1 && { quantity: 1 }),
      }}
      check={() => {
        miss(asksItem && item === undefined);
        return !asksItem || item !== undefined;
      }}
      before={
        asksItem && (
          <ItemSelect
            kind={kind}
            value={item}
            onChange={(code) => {
              choose(code);
              miss(false);
            }}
            isMissing={isMissing}
          />
        )
      }
    >
      {needsTwo(movement, { data: stock?.item.data ?? {} }) && <p className="muted">{t('twoSign')}</p>}
      {movement.opens && <p className="muted">{t('opensCase')}</p>}
    </SchemaForm>
  );
}
