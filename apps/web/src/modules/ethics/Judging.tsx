import { ethicsGrades, field, type EthicsFile, type EthicsGrade } from '@anyuan/contract';
import { z } from 'zod';

import { api, useAct } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import type { Schema } from '../../kit/fields/fields.ts';
import { FormDialog } from '../../kit/FormDialog.tsx';

export type Verb = 'say' | 'propose' | 'decide';

const grade = field.choice(['等次', 'Grade'], ethicsGrades);
const schemas: Record<Verb, Schema> = {
  say: z.object({ text: field.longText(['个人自评', 'Own words'], { max: 2000 }) }) as unknown as Schema,
  propose: z.object({
    grade,
    text: field.longText(['科室意见', 'What the department says'], { max: 1000 }),
  }) as unknown as Schema,
  decide: z.object({ grade, reason: field.longText(['理由', 'Reason'], { max: 1000 }) }) as unknown as Schema,
};

/** What one says of the open year: the person himself, his department, the ethics office. */
export function Judging({ file, verb, close }: { file: EthicsFile; verb: Verb; close: () => void }) {
  const t = useText('ethics');
  const touches = { touches: ['/ethics', '/figures'] };
  const say = useAct(api.ethics.say, touches);
  const propose = useAct(api.ethics.propose, touches);
  const decide = useAct(api.ethics.decide, touches);
  const { id } = file.person;
  const now = file.years.find(({ year }) => year === file.open?.year);
  const initial =
    verb === 'say'
      ? { text: now?.self?.text }
      : verb === 'propose'
        ? { grade: now?.opinion?.grade, text: now?.opinion?.text }
        : { grade: now?.result?.grade ?? now?.opinion?.grade, reason: now?.result?.reason ?? now?.opinion?.text };
  return (
    <FormDialog
      title={t(verb)}
      close={close}
      said={t('saved')}
      schema={schemas[verb]}
      initial={initial}
      submit={async (values) => {
        const given = values as { grade: EthicsGrade; text: string; reason: string };
        if (verb === 'say') await say.mutateAsync({ id, text: given.text });
        else if (verb === 'propose') await propose.mutateAsync({ id, grade: given.grade, text: given.text });
        else await decide.mutateAsync({ id, grade: given.grade, reason: given.reason });
      }}
    />
  );
}
