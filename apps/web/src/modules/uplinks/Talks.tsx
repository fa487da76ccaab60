import { field, type Uplink } from '@anyuan/contract';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { z } from 'zod';

import { api, useAct, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import type { Schema } from '../../kit/fields/fields.ts';
import { today } from '../../kit/hospital-time.ts';
import { SchemaForm } from '../../kit/SchemaForm.tsx';
import { Loaded } from '../../kit/States.tsx';
import { toast } from '../../kit/toast.ts';
import { useCan } from '../../session.ts';

/** What was agreed with a platform, and when: the record stays. */
export function Talks({ uplink: { code } }: { uplink: Uplink }) {
  const t = useText('uplinks');
  const can = useCan();
  const [isNoting, note] = useState(false);
  const query = useApi(api.uplink.negotiations, { code });
  return (
    <>
      <Loaded query={query} rows={1}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="muted">{t('noTalks')}</p>
          ) : (
            <ul>
              {items.map((one) => (
                <li key={one.id}>
                  <span className="number">{one.day}</span> {one.with}: {one.what}{' '}
                  <span className="muted">{one.by}</span>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {can('uplink.manage') &&
        (isNoting ? (
          <Noting code={code} close={() => note(false)} />
        ) : (
          <Button onClick={() => note(true)}>{t('note_talk')}</Button>
        ))}
    </>
  );
}

function Noting({ code, close }: { code: string; close: () => void }) {
  const t = useText('uplinks');
  const { mutateAsync } = useAct(api.uplink.negotiate, { touches: ['/uplinks'] });
  const schema = useMemo(
    () =>
      z.object({
        day: field.date(['日期', 'Day']),
        with: field.text(['与谁', 'With'], { max: 100 }),
        what: field.longText(['内容', 'What was agreed'], { max: 2_000 }),
      }) as unknown as Schema,
    [],
  );
  return (
    <SchemaForm
      schema={schema}
      verb={t('note_talk')}
      initial={{ day: today() }}
      cancel={close}
      submit={async (values) => {
        const { day, with: whom, what } = values as { day: string; with: string; what: string };
        await mutateAsync({ code, day, with: whom, what });
        toast(t('noted'), 'success');
        close();
      }}
    />
  );
}
