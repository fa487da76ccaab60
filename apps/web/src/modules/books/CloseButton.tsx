import { field, type BookKind } from '@anyuan/contract';
import { Button, Modal } from 'antd';
import { useMemo, useState } from 'react';
import { z } from 'zod';

import { api, useAct } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import type { Schema } from '../../kit/fields/fields.ts';
import { SchemaForm } from '../../kit/SchemaForm.tsx';
import { toast } from '../../kit/toast.ts';

/** Closes the book through a day that is over; a second person signs. */
export function CloseButton({ kind }: { kind: BookKind }) {
  const t = useText('books');
  const [isOpen, open] = useState(false);
  const { mutateAsync } = useAct(api.book.close);
  const schema = useMemo(
    () => z.object({ through: field.date(['结账至(含当日)', 'Closed through']) }) as unknown as Schema,
    [],
  );
  return (
    <>
      <Button onClick={() => open(true)}>{t('close')}</Button>
      <Modal open={isOpen} title={t('close')} footer={null} onCancel={() => open(false)} destroyOnHidden>
        <p className="muted">{t('closeHint')}</p>
        <SchemaForm
          schema={schema}
          verb={t('close')}
          cancel={() => open(false)}
          submit={async ({ through }) => {
            await mutateAsync({ book: kind.book, through: String(through) });
            open(false);
            toast(t('closed', { day: String(through) }), 'success');
          }}
        />
      </Modal>
    </>
  );
}
