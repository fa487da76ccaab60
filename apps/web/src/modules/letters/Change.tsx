import { field, type LetterDetail } from '@anyuan/contract';
import { useState } from 'react';
import { z } from 'zod';

import { api, useAct } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import type { Schema } from '../../kit/fields/fields.ts';
import { FormDialog } from '../../kit/FormDialog.tsx';
import { useUrlState } from '../../kit/url-state.ts';
import { asContent, asForm, contentFields } from './content-form.ts';
import { WeightSum, weightsIn } from './WeightSum.tsx';

const schema = z.object({
  reason: field.text(['修改原因', 'Why'], { max: 300 }),
  giver: field.person(['发书人', 'Given by']).optional(),
  taker: field.person(['责任人', 'Taken by']).optional(),
  dueOn: field.date(['签订期限', 'Sign by']),
  ...contentFields,
}) as unknown as Schema;

/** Another text or other parties; what was signed is replaced by a version that is signed anew. */
export function Change({ letter, close }: { letter: LetterDetail; close: () => void }) {
  const t = useText('letters');
  const { set } = useUrlState();
  const { mutateAsync } = useAct(api.letter.change, { touches: ['/letters'] });
  const isNew = letter.signatures.length > 0;
  const [sum, add] = useState(weightsIn(asForm(letter.body)));
  return (
    <FormDialog
      title={t(isNew ? 'renew' : 'change')}
      close={close}
      said={t('saved')}
      width={1080}
      schema={schema}
      onValues={(values) => add(weightsIn(values))}
      initial={{
        ...(letter.giver && { giver: letter.giver.id }),
        ...(letter.taker && { taker: letter.taker.id }),
        dueOn: letter.dueOn,
        ...asForm(letter.body),
      }}
      submit={async (values) => {
        const { id } = await mutateAsync({
          id: letter.id,
          reason: String(values['reason']),
          giver: (values['giver'] as string | undefined) ?? null,
          taker: (values['taker'] as string | undefined) ?? null,
          dueOn: String(values['dueOn']),
          content: asContent(values),
        });
        if (id !== letter.id) set({ letter: id });
      }}
    >
      <WeightSum sum={sum} />
      {isNew && <p className="letter-lacks">▲ {t('renewNote')}</p>}
    </FormDialog>
  );
}
