import { Alert, Button, Form, Input } from 'antd';
import { useState } from 'react';
import { Navigate } from 'react-router';

import { api, client, queryClient, useApi } from '../api.ts';
import { useErrorText, useText } from '../i18n/index.ts';
import { Loaded } from '../kit/States.tsx';
import { toast } from '../kit/toast.ts';
import { Door } from './Door.tsx';

type Choice = 'demo' | 'own';

/** First visit on an empty database. */
export function SetupPage() {
  const t = useText();
  const state = useApi(api.setup.state, {});
  const [username, finish] = useState<string>();
  if (username) return <Navigate replace to={`/sign-in?username=${encodeURIComponent(username)}`} />;
  if (state.data && !state.data.needed) return <Navigate replace to="/sign-in" />;
  return (
    <Door title={t('setupTitle')} text={t('setupText')} isWide>
      <Loaded query={state}>{() => <SetupForm done={finish} />}</Loaded>
    </Door>
  );
}

function SetupForm({ done }: { done: (username: string) => void }) {
  const t = useText();
  const say = useErrorText();
  const [choice, choose] = useState<Choice>('demo');
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const start = async (values: { hospital?: string; password: string }): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      const hospital = choice === 'own' && values.hospital ? { hospital: values.hospital } : {};
      const { username } = await client.setup.choose({ choice, password: values.password, ...hospital });
      toast(t('setupDone', { username }), 'success');
      // The name first: once the first visit is over this page leads to the sign-in without it.
      done(username);
      queryClient.removeQueries();
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Form
      layout="vertical"
      requiredMark={false}
      onFinish={(values: { hospital?: string; password: string }) => void start(values)}
    >
      <fieldset aria-label={t('setupText')} className="choices" style={{ border: 0, margin: '0 0 24px', padding: 0 }}>
        {(['demo', 'own'] as const).map((one) => (
          <label key={one} className="choice">
            <input type="radio" name="choice" checked={choice === one} onChange={() => choose(one)} />
            <strong>{t(one === 'demo' ? 'demoHospital' : 'ownHospital')}</strong>
            <p>{t(one === 'demo' ? 'demoHospitalText' : 'ownHospitalText')}</p>
          </label>
        ))}
      </fieldset>
      {choice === 'own' && (
        <Form.Item name="hospital" label={t('hospitalName')} rules={[{ required: true, message: t('required') }]}>
          <Input maxLength={60} autoComplete="organization" />
        </Form.Item>
      )}
      <Form.Item
        name="password"
        label={t('adminPassword')}
        extra={t('adminPasswordHint', { username: 'admin' })}
        rules={[{ required: true, message: t('required') }]}
      >
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      {error !== undefined && <Alert type="error" title={say(error).text} style={{ marginBottom: 16 }} role="alert" />}
      <Button type="primary" htmlType="submit" size="large" loading={isBusy && { delay: 400 }}>
        {t(choice === 'demo' ? 'startDemo' : 'startOwn')}
      </Button>
    </Form>
  );
}
