import { Alert, Button, Form, Input } from 'antd';
import { useRef, useState } from 'react';
import { Navigate, useNavigate, useSearchParams } from 'react-router';

import { api, client, queryClient, useApi } from '../api.ts';
import { useErrorText, useText } from '../i18n/index.ts';
import { meKey } from '../session.ts';
import { DemoAccounts } from './DemoAccounts.tsx';
import { Door } from './Door.tsx';
import { SingleSignOn } from './SingleSignOn.tsx';

/** Only ways within this site: an address from outside must not send people elsewhere. */
export const safeNext = (next: string | null): string => (next && /^\/(?![/\\])/.test(next) ? next : '/');

/** Small, and touched with a finger. */
const isTelephone = (): boolean => window.matchMedia('(max-width: 600px) and (pointer: coarse)').matches;

export function SignInPage() {
  const t = useText();
  const say = useErrorText();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const setup = useApi(api.setup.state, {});
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  // A telephone opens the phone pages, whoever it is: the red button is there.
  const asked = safeNext(params.get('next'));
  const next = asked === '/' && isTelephone() ? '/m' : asked;
  // Whoever has scanned a label may say what is wrong with the thing without an account.
  const thing = /^\/m\/thing\/([\w.%-]+)$/.exec(next)?.[1];
  const [form] = Form.useForm<{ username: string; password: string }>();
  const button = useRef<HTMLButtonElement>(null);
  const demoPassword = setup.data?.accountsPassword;

  if (setup.data?.needed) return <Navigate replace to="/setup" />;
  const signIn = async (values: { username: string; password: string }): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      const me = await client.session.signIn({ username: values.username.trim(), password: values.password });
      queryClient.removeQueries();
      queryClient.setQueryData(meKey, me);
      await navigate(next, { replace: true });
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Door
      title={setup.data?.hospital || t('product')}
      text={params.has('next') && asked !== '/' ? t('sessionEnded') : t('slogan')}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ username: params.get('username') ?? '' }}
        onFinish={(values: { username: string; password: string }) => void signIn(values)}
      >
        <Form.Item name="username" label={t('username')} rules={[{ required: true, message: t('required') }]}>
          <Input autoFocus autoComplete="username" autoCapitalize="none" spellCheck={false} size="large" />
        </Form.Item>
        <Form.Item name="password" label={t('password')} rules={[{ required: true, message: t('required') }]}>
          <Input.Password autoComplete="current-password" size="large" />
        </Form.Item>
        {error !== undefined && (
          <Alert type="error" title={say(error).text} style={{ marginBottom: 16 }} role="alert" />
        )}
        <Button ref={button} type="primary" htmlType="submit" size="large" block loading={isBusy && { delay: 400 }}>
          {t('signIn')}
        </Button>
      </Form>
      <SingleSignOn next={next} failed={setError} />
      <p className="muted" style={{ margin: '16px 0 0' }}>
        {t('signInHint')}
      </p>
      {thing && (
        <p style={{ margin: '16px 0 0' }}>
          <a href={`/p/~${thing}?public`}>{t('faultWithoutSigningIn')}</a>
        </p>
      )}
      {setup.data && demoPassword && (
        <DemoAccounts
          accounts={setup.data.accounts}
          password={demoPassword}
          isPreparing={setup.data.preparing}
          fill={(username) => {
            form.setFieldsValue({ username, password: demoPassword });
            button.current?.focus();
          }}
        />
      )}
    </Door>
  );
}
