import { compileForm, FormDefinition, type CaseDetail, type FormOfCase } from '@anyuan/contract';
import { useMemo } from 'react';

import { api, client, useAct } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { FormAsk } from './FormAsk.tsx';

interface Props {
  item: CaseDetail;
  form: FormOfCase;
  close: () => void;
}

/** A form about a case, to be filled in once by each who has to. */
export function CasePaper({ item, form, close }: Props) {
  const t = useText('cases');
  const compiled = useMemo(() => compileForm(FormDefinition.parse(form.definition)), [form.definition]);
  const { mutateAsync } = useAct(api.form.answerOfCase, { touches: ['/cases', '/form-answers'] });
  return (
    <FormAsk
      form={compiled}
      verb={t('handInForm')}
      draft={`${item.id}.${form.form}`}
      cancel={close}
      upload={(file) => client.file.attach({ kind: 'case', id: item.id, file })}
      submit={async (answers) => {
        await mutateAsync({ id: item.id, form: form.form, versionId: form.versionId ?? '', answers });
        close();
      }}
    />
  );
}
