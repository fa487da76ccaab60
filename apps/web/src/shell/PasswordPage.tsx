import { Alert, Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';

import { client, queryClient } from '../api.ts';
import { useErrorText, useText } from '../i18n/index.ts';
import { toast } from '../kit/toast.ts';
import { meKey, useMe } from '../session.ts';
import { Door } from './Door.tsx';
import { safeNext } from './SignInPage.tsx';

interface Passwords {
  old: string;
  new: string;
  again: string;
}

/** The forced first change, and any later one. */
export function PasswordPage() {
  const t = useText();
  const say = useErrorText();
  const me = useMe();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const isForced = me.passwordChangeNeeded;
  const change = async (values: Passwords): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      await client.session.changePassword({ old: values.old, new: values.new });
      await queryClient.fetchQuery({ queryKey: meKey, queryFn: () => client.session.me({}), staleTime: 0 });
      toast(t('passwordChanged'), 'success');
      await navigate(safeNext(params.get('next')), { replace: true });
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  const needed = { required: true, message: t('required') };
  return (
    <Door
      title={isForced ? t('firstPassword') : t('changePassword')}
      text={isForced ? `${t('firstPasswordText')}${t('passwordRule')}` : t('passwordRule')}
    >
      <Form<Passwords> layout="vertical" requiredMark={false} onFinish={(values) => void change(values)}>
        <input hidden readOnly autoComplete="username" value={me.person.username} />
        <Form.Item name="old" label={t('oldPassword')} rules={[needed]}>
          <Input.Password autoFocus autoComplete="current-password" />
        </Form.Item>
        <Form.Item name="new" label={t('newPassword')} rules={[needed]}>
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Form.Item
          name="again"
          label={t('repeatPassword')}
          dependencies={['new']}
          rules={[
            needed,
            ({ getFieldValue }) => ({
              validator: (_, value) =>
                !value || value === getFieldValue('new')
                  ? Promise.resolve()
                  : Promise.reject(new Error(t('passwordDiffers'))),
            }),
          ]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        {error !== undefined && (
          <Alert type="error" title={say(error).text} style={{ marginBottom: 16 }} role="alert" />
        )}
        <Button type="primary" htmlType="submit" block loading={isBusy && { delay: 400 }}>
          {t('savePassword')}
        </Button>
        {!isForced && (
          <Button block style={{ marginTop: 8 }} onClick={() => void navigate(-1)}>
            {t('cancel')}
          </Button>
        )}
      </Form>
    </Door>
  );
}
