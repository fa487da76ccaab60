import { labelSizes, type LabelSize, type ThingKindName } from '@anyuan/contract';
import { Button, Form, Modal, Radio } from 'antd';
import { useState } from 'react';

import { api, download, textOf } from '../../api.ts';
import { useLabel, useLang, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { printPage } from '../../kit/print-page.ts';

const sizes = Object.keys(labelSizes) as LabelSize[];

/** Labels of those chosen, on sheets to cut. */
export function Labels({ kind, codes }: { kind: ThingKindName; codes: readonly string[] }) {
  const t = useText('registers');
  const label = useLabel();
  const lang = useLang();
  const [isAsking, ask] = useState(false);
  const [size, choose] = useState<LabelSize>('medium');
  const which = { kind, codes: codes.join(','), size, lang };
  return (
    <>
      <Button onClick={() => ask(true)}>{t('labels')}</Button>
      <Modal open={isAsking} title={t('labels')} footer={null} destroyOnHidden onCancel={() => ask(false)}>
        <p className="muted">{t('labelsHint')}</p>
        <Form layout="vertical">
          <Form.Item label={t('labelSize')}>
            <Radio.Group
              aria-label={t('labelSize')}
              value={size}
              onChange={(event) => choose(event.target.value as LabelSize)}
              options={sizes.map((one) => ({ value: one, label: label(labelSizes[one].label) }))}
            />
          </Form.Item>
        </Form>
        <div style={{ display: 'flex', gap: 8 }}>
          <ActionButton type="primary" act={async () => printPage(await textOf(api.register.labels, which))}>
            {t('labelsPrint')}
          </ActionButton>
          <ActionButton act={() => download(api.register.labelsPdf, which, `${t('labels')}.pdf`)}>
            {t('labelsPdf')}
          </ActionButton>
        </div>
      </Modal>
    </>
  );
}
