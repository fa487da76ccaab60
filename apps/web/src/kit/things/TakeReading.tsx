import { fieldMeta, thingKind, thingKinds, type Thing, type ThingKind, type ThingKindName } from '@anyuan/contract';
import { useMemo, useState } from 'react';
import { z } from 'zod';

import { api, useAct } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { useCan, useMe } from '../../session.ts';
import type { Schema } from '../fields/fields.ts';
import { SchemaForm } from '../SchemaForm.tsx';
import { toast } from '../toast.ts';

/** The kind of the readings of a meter, with how they are read; of anything else there are none. */
function readingsOf({ range }: ThingKind) {
  const kind = range ? thingKind(range.readings) : undefined;
  return kind?.reads ? { kind, reads: kind.reads } : undefined;
}

/** What a meter shows at this moment, typed where it hangs: the answer says whether that is within its limits. */
export function TakeReading({ thing }: { thing: Thing }) {
  const t = useText('registers');
  const label = useLabel();
  const can = useCan();
  const me = useMe();
  const [taken, count] = useState(0);
  const { mutateAsync } = useAct(api.register.create, { touches: ['/registers', '/things', '/cases', '/subjects'] });
  const declared = readingsOf(thingKinds[thing.kind]);
  const schema = useMemo(
    () =>
      declared
        ? (declared.kind.fields.pick({ [declared.reads.value]: true } as never) as unknown as Schema)
        : undefined,
    [declared],
  );
  if (!declared || !schema || !can(declared.kind.manage)) return null;
  const { kind, reads } = declared;
  return (
    <SchemaForm
      // Empty again for the next one.
      key={taken}
      schema={schema}
      verb={t('takeReading')}
      submit={async (said) => {
        const made = await mutateAsync({
          kind: kind.type as ThingKindName,
          owner: me.person.id,
          [reads.at]: thing.id,
          [reads.when]: new Date().toISOString(),
          [reads.value]: said[reads.value],
        });
        count((n) => n + 1);
        const verdict = made[reads.verdict];
        const options = fieldMeta(kind.fields.shape[reads.verdict] as z.ZodType)?.options ?? {};
        const word = typeof verdict === 'string' ? label(options[verdict]) : '';
        if (verdict === 'high' || verdict === 'low') toast(t('readingOut', { word }), 'error');
        else toast(t('readingSaved', { word }), 'success');
      }}
    />
  );
}

/** Whether something is read off things of this kind. */
export const isMeter = (kind: ThingKind): boolean => readingsOf(kind) !== undefined;
