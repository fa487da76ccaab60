import type { Me } from '@anyuan/contract';
import { Alert, Button, Form } from 'antd';
import { useState } from 'react';
import { Navigate, useNavigate, useSearchParams } from 'react-router';

import { client, queryClient } from '../api.ts';
import { useErrorText, useText } from '../i18n/index.ts';
import { AddFactor } from '../kit/factor/AddFactor.tsx';
import { CodeInput } from '../kit/factor/CodeInput.tsx';
import { givesPasskeys, proveByPasskey } from '../kit/factor/passkeys.ts';
import { RecoveryCodes } from '../kit/factor/RecoveryCodes.tsx';
import { meKey, useMe, useSignOut } from '../session.ts';
import { Door } from './Door.tsx';
import { safeNext } from './SignInPage.tsx';

/** The second step of signing in: proving it, or adding what proves it from now on. */
export function FactorPage() {
  const me = useMe();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const [codes, setCodes] = useState<readonly string[]>();
  const next = safeNext(params.get('next'));
  const t = useText('factor');
  const goOn = async (): Promise<void> => {
    await queryClient.fetchQuery({ queryKey: meKey, queryFn: () => client.session.me({}), staleTime: 0 });
    await navigate(next, { replace: true });
  };
  if (codes)
    return (
      <Door title={t('codesTitle')}>
        <RecoveryCodes codes={codes} done={() => void goOn()} />
      </Door>
    );
  if (me.awaits === 'factor') return <Prove next={next} />;
  if (me.awaits === 'enrol')
    return (
      <Door title={t('enrolTitle')} text={t('enrolText')}>
        <AddFactor done={(made) => (made.length > 0 ? setCodes(made) : void goOn())} />
        <Other />
      </Door>
    );
  return <Navigate replace to={next} />;
}

function Prove({ next }: { next: string }) {
  const t = useText('factor');
  const common = useText();
  const say = useErrorText();
  const me = useMe();
  const navigate = useNavigate();
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const prove = async (proof: () => Promise<Me | undefined>): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      const proved = await proof();
      if (!proved) return;
      queryClient.setQueryData(meKey, proved);
      await navigate(next, { replace: true });
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Door title={t('proveTitle')} text={t('proveText', { name: me.person.name })}>
      <Form<{ code: string }>
        layout="vertical"
        requiredMark={false}
        onFinish={({ code }) => void prove(() => client.factor.prove({ code }))}
      >
        <Form.Item
          name="code"
          label={t('code')}
          extra={t('codeHint')}
          rules={[{ required: true, message: common('required') }]}
        >
          <CodeInput />
        </Form.Item>
        {error !== undefined && (
          <Alert type="error" title={say(error).text} style={{ marginBottom: 16 }} role="alert" />
        )}
        <Button type="primary" htmlType="submit" size="large" block loading={isBusy && { delay: 400 }}>
          {t('signIn')}
        </Button>
      </Form>
      {givesPasskeys() && (
        <Button size="large" block style={{ marginTop: 8 }} onClick={() => void prove(proveByPasskey)}>
          {t('usePasskey')}
        </Button>
      )}
      <Other />
    </Door>
  );
}

function Other() {
  const t = useText('factor');
  const signOut = useSignOut();
  return (
    <Button type="link" block style={{ marginTop: 8 }} onClick={() => void signOut()}>
      {t('other')}
    </Button>
  );
}
