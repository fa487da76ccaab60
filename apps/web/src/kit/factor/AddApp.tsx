import { useQuery } from '@tanstack/react-query';
import { Form } from 'antd';
import { useId } from 'react';

import { client } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { Loaded } from '../States.tsx';
import { CodeInput } from './CodeInput.tsx';
import { FactorForm } from './FactorForm.tsx';

import './factor.css';

/** In fours, as it is typed off. */
const spaced = (secret: string): string => secret.replace(/(.{4})(?=.)/g, '$1 ');

/** An authenticator app: scan, type what it shows. */
export function AddApp({ done }: { done: (recoveryCodes: readonly string[]) => void }) {
  const t = useText('factor');
  const common = useText();
  // Each call draws another secret: one for this form, never another while it is open, and none kept.
  const secret = useQuery({
    queryKey: ['factor app', useId()],
    queryFn: () => client.factor.beginApp({}),
    staleTime: Infinity,
    gcTime: 0,
  });
  return (
    <Loaded query={secret} rows={5}>
      {(begun) => (
        <FactorForm<{ code: string }>
          name={t('myPhone')}
          steps={t('appSteps')}
          add={async (values) => done((await client.factor.addApp(values)).recoveryCodes)}
        >
          <div className="factor-qr">
            <img src={`data:image/svg+xml;utf8,${encodeURIComponent(begun.qr)}`} alt={t('qrAlt')} />
            <div className="muted">
              {t('appManual')}
              <code className="factor-key">{spaced(begun.secret)}</code>
            </div>
          </div>
          <Form.Item name="code" label={t('appCode')} rules={[{ required: true, message: common('required') }]}>
            <CodeInput />
          </Form.Item>
        </FactorForm>
      )}
    </Loaded>
  );
}
