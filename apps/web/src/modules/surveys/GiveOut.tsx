import { field } from '@anyuan/contract';
import { Button, Modal } from 'antd';
import { useState } from 'react';
import { z } from 'zod';

import { api, hrefOf, textOf, useAct, useApi } from '../../api.ts';
import { useLang, useText } from '../../i18n/index.ts';
import type { Schema } from '../../kit/fields/fields.ts';
import { FormDialog } from '../../kit/FormDialog.tsx';
import { printPage } from '../../kit/print-page.ts';
import { toast } from '../../kit/toast.ts';

const asked = z.object({
  count: field.between(['张数', 'How many'], 1, 200),
  department: field.ref(['发给哪个科室', 'For which department'], 'department').optional(),
}) as unknown as Schema;

/** How a survey reaches people: slips to hand out, and the code for everybody. */
export function GiveOut({ code }: { code: string }) {
  const t = useText('surveys');
  const lang = useLang();
  const [isOpen, open] = useState<'slips' | 'code'>();
  const { data: survey } = useApi(api.survey.get, { code });
  const slips = useAct(api.survey.slips, { touches: ['/surveys'] });
  return (
    <>
      {survey?.hasOpen && <Button onClick={() => open('code')}>{t('openCode')}</Button>}
      <Button type="primary" onClick={() => open('slips')}>
        {t('slips')}
      </Button>
      {isOpen === 'slips' && (
        <FormDialog
          title={t('slips')}
          schema={asked}
          initial={{ count: 40 }}
          close={() => open(undefined)}
          submit={async (values) => {
            const { batch, count } = await slips.mutateAsync({ code, ...values } as never);
            toast(t('slipsDone', { n: count }), 'success');
            await printPage(await textOf(api.survey.slipSheet, { code, batch, lang }));
          }}
        />
      )}
      <Modal open={isOpen === 'code'} title={t('openCode')} footer={null} onCancel={() => open(undefined)}>
        <p>{t('openCodeNote')}</p>
        <img className="wave-code" src={hrefOf(api.survey.openCode, { code })} alt={t('openCode')} />
      </Modal>
    </>
  );
}
