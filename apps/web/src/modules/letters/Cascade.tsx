import { field, letterLevels, type CallInput, type LetterKind, type LetterLevel } from '@anyuan/contract';
import { z } from 'zod';

import { api, useAct, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import type { Schema } from '../../kit/fields/fields.ts';
import { FormDialog } from '../../kit/FormDialog.tsx';
import { toast } from '../../kit/toast.ts';

const schema = z.object({
  level: field.choice(['层级', 'Level'], letterLevels),
  giver: field
    .person(['发书人', 'Given by'], {
      hint: [
        '院领导与科室须指定;病区与个人默认为上一级责任人',
        'Needed for leaders and departments; below, it is whoever took the letter above',
      ],
    })
    .optional(),
  people: field
    .people(['院领导', 'Leaders'], { hint: ['仅“院领导”一级', 'For the level of leaders alone'] })
    .optional(),
  departments: field
    .departments(['科室', 'Departments'], { hint: ['不选即该层级全部', 'None chosen: all of the level'] })
    .optional(),
  dueOn: field.date(['签订期限', 'Sign by']),
}) as unknown as Schema;

/** One act makes the letters of a level. */
export function Cascade({ kind, year, close }: { kind: LetterKind; year: number; close: () => void }) {
  const t = useText('letters');
  const { mutateAsync } = useAct(api.letter.cascade, { touches: ['/letters', '/letter-templates'] });
  const departments = useApi(api.identity.departments, {});
  const codeOf = new Map((departments.data?.items ?? []).map(({ id, code }) => [id, code]));
  return (
    <FormDialog
      title={t('cascade')}
      close={close}
      schema={schema}
      initial={{ level: 'department' }}
      submit={async (values) => {
        const given = values as {
          level: LetterLevel;
          giver?: string;
          people?: string[];
          departments?: string[];
          dueOn: string;
        };
        const asked: CallInput<typeof api.letter.cascade> = {
          kind,
          year,
          level: given.level,
          dueOn: given.dueOn,
          ...(given.giver && { giver: given.giver }),
          people: given.people ?? [],
          departments: (given.departments ?? []).flatMap((id) => codeOf.get(id) ?? []),
        };
        const { made, known, nobody } = await mutateAsync(asked);
        toast(t('cascaded', { made, known }), 'success');
        if (nobody.length > 0) toast(t('cascadedNobody', { names: nobody.slice(0, 8).join('、') }), 'info');
      }}
    />
  );
}
