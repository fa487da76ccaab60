import { ApiError, type ErrorBody, type WireAnswer } from '@anyuan/contract';
import { Form, Input } from 'antd';
import { useState } from 'react';

import type { WithSecond } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { newKey } from '../../new-key.ts';
import { ActionButton } from '../ActionButton.tsx';
import { CodeInput } from '../factor/CodeInput.tsx';

/** The second person types user name and password at this screen. */
export function SignHere({ again, done }: { again: WithSecond; done: (answer: WireAnswer) => void }) {
  const t = useText('countersign');
  const common = useText();
  const [form] = Form.useForm<{ username: string; password: string; code?: string }>();
  const [asksCode, askCode] = useState(false);
  const sign = async (): Promise<void> => {
    const values = await form.validateFields().catch(() => undefined);
    if (!values) return;
    const answer = await again({ by: 'password', ...values }, newKey());
    if (answer.status < 400) return done(answer);
    const refusal = ApiError.fromBody(answer.json as ErrorBody, answer.status);
    // His password was right: what is missing is asked for, and the rest stays as it is.
    if (refusal.code === 'countersign_factor') askCode(true);
    else form.resetFields(['password', 'code']);
    throw refusal;
  };
  const needed = { required: true, message: common('required') };
  return (
    <Form form={form} layout="vertical" requiredMark={false} onFinish={() => undefined}>
      <Form.Item name="username" label={t('username')} rules={[needed]}>
        <Input autoComplete="off" autoCapitalize="none" maxLength={64} />
      </Form.Item>
      <Form.Item name="password" label={t('password')} rules={[needed]} extra={t('passwordHint')}>
        <Input.Password autoComplete="off" maxLength={200} />
      </Form.Item>
      {asksCode && (
        <Form.Item name="code" label={t('secondCode')} rules={[needed]}>
          <CodeInput />
        </Form.Item>
      )}
      <ActionButton type="primary" htmlType="submit" act={sign}>
        {t('sign')}
      </ActionButton>
    </Form>
  );
}
