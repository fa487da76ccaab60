import { quantityField, type BookKind, type BookStock } from '@anyuan/contract';
import { useMemo } from 'react';
import { z } from 'zod';

import { api, useAct } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import type { Schema } from '../../kit/fields/fields.ts';
import { SchemaForm } from '../../kit/SchemaForm.tsx';

interface Props {
  kind: BookKind;
  stock: BookStock;
  done: () => void;
  cancel: () => void;
}

/** How much of an item may lie at this place; left empty, there is no limit. */
export function LimitForm({ kind, stock, done, cancel }: Props) {
  const t = useText('books');
  const label = useLabel();
  const { mutateAsync } = useAct(api.book.putLimit, { touches: ['/books'] });
  const name = label(kind.limits?.label);
  const schema = useMemo(
    () => z.object({ most: quantityField(kind, kind.limits?.label ?? ['', ''], 0).optional() }) as unknown as Schema,
    [kind],
  );
  return (
    <>
      <h3>{name}</h3>
      <SchemaForm
        schema={schema}
        verb={t('save')}
        cancel={cancel}
        initial={stock.limit === null ? {} : { most: stock.limit }}
        submit={async ({ most }) => {
          await mutateAsync({
            book: kind.book,
            code: stock.item.code,
            place: stock.place?.code ?? '',
            most: typeof most === 'number' ? most : null,
          });
          done();
        }}
      >
        {kind.limits?.two && <p className="muted">{t('twoSign')}</p>}
      </SchemaForm>
    </>
  );
}
