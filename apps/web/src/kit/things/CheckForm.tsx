import { field, thingKinds, type Thing } from '@anyuan/contract';
import { useMemo } from 'react';
import { z } from 'zod';

import { api, client, useAct } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import type { Schema } from '../fields/fields.ts';
import { SchemaForm } from '../SchemaForm.tsx';
import { toast } from '../toast.ts';

/** What of a check was not good; nothing ticked says that all was. */
export function CheckForm({ thing, check, done }: { thing: Thing; check: string; done: () => void }) {
  const t = useText('registers');
  const label = useLabel();
  const kind = thingKinds[thing.kind];
  const declared = kind.checks[check];
  const { mutateAsync } = useAct(api.register.check, { touches: ['/registers', '/things', '/cases', '/subjects'] });
  const schema = useMemo(
    () =>
      z.object({
        bad: field
          .choices(['不合格的项', 'What is not good'], declared?.points ?? {}, {
            hint: [
              kind.faults === 'hazard' ? '全部合格则不勾;勾选任何一项即生成隐患' : '全部合格则不勾;勾选任何一项即报修',
              `Tick nothing if all is well; anything ticked opens a ${kind.faults}`,
            ],
          })
          .optional(),
        note: field.longText(['说明', 'Note']).optional(),
        photos: field.files(['照片', 'Photos']).optional(),
      }) as unknown as Schema,
    [declared, kind.faults],
  );
  return (
    <SchemaForm
      schema={schema}
      verb={t('recordCheck', { what: label(declared?.label) })}
      upload={(file) => client.file.attach({ kind: 'thing', id: thing.id, purpose: 'check', file })}
      submit={async ({ bad, note, photos }) => {
        const { caseId } = await mutateAsync({
          code: thing.code,
          check,
          ...(Array.isArray(bad) ? { bad: bad as string[] } : {}),
          ...(typeof note === 'string' && note !== '' ? { note } : {}),
          ...(Array.isArray(photos) ? { photos: photos as string[] } : {}),
        });
        toast(caseId ? t('checkOpened', { what: t(kind.faults) }) : t('checkSaved'), 'success');
        done();
      }}
    />
  );
}
