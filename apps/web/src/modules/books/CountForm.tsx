import { field, quantityField, type BookKind, type BookStock } from '@anyuan/contract';
import { App } from 'antd';
import { useMemo } from 'react';
import { z } from 'zod';

import { api, useAct } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import type { Schema } from '../../kit/fields/fields.ts';
import { SchemaForm } from '../../kit/SchemaForm.tsx';
import { toast } from '../../kit/toast.ts';
import { useAmount } from './words.ts';

interface Props {
  kind: BookKind;
  stock: BookStock;
  done: () => void;
  cancel: () => void;
}

/** What was found; the balance in the book is not shown before, so that nobody counts towards it. */
export function CountForm({ kind, stock, done, cancel }: Props) {
  const t = useText('books');
  const { modal } = App.useApp();
  const amount = useAmount(kind);
  const { mutateAsync } = useAct(api.book.count, { touches: ['/books', '/cases'] });
  const schema = useMemo(
    () =>
      z.object({
        found: quantityField(kind, ['实盘数量', 'Found'], 0),
        note: field.longText(['备注', 'Note']).optional(),
      }) as unknown as Schema,
    [kind],
  );
  return (
    <>
      <h3>{t('count')}</h3>
      <SchemaForm
        schema={schema}
        verb={t('count')}
        cancel={cancel}
        submit={async ({ found, note }) => {
          const { difference } = await mutateAsync({
            book: kind.book,
            id: stock.id,
            found: Number(found),
            ...(typeof note === 'string' && { note }),
          });
          done();
          if (difference === 0) toast(t('countRight'), 'success');
          else
            modal.warning({
              title: t('countWrong', { difference: amount(difference, stock.item) }),
              content: t('caseOpened'),
            });
        }}
      >
        {kind.count.two && <p className="muted">{t('twoSign')}</p>}
      </SchemaForm>
    </>
  );
}
