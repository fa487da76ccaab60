import { Form, Input } from 'antd';
import type { ReactNode } from 'react';

import { useText } from '../../i18n/index.ts';
import { ActionButton } from '../ActionButton.tsx';

interface Props<V> {
  /** What it is called unless somebody says otherwise. */
  name: string;
  /** What is to be done first. */
  steps: string;
  /** Sends what was typed. */
  add: (values: V & { name: string }) => Promise<void>;
  children?: ReactNode;
}

/** What the forms of all factors share: the steps, a name, the button. */
export function FactorForm<V extends object>({ name, steps, add, children }: Props<V>) {
  const t = useText('factor');
  const common = useText();
  const [form] = Form.useForm<V & { name: string }>();
  const send = async (): Promise<void> => {
    const values = await form.validateFields().catch(() => undefined);
    if (values) await add(values);
  };
  return (
    <Form form={form} layout="vertical" requiredMark={false} initialValues={{ name }}>
      <p>{steps}</p>
      {children}
      <Form.Item
        name="name"
        label={t('name')}
        extra={t('nameHint')}
        rules={[{ required: true, message: common('required') }]}
      >
        <Input maxLength={40} />
      </Form.Item>
      <ActionButton type="primary" htmlType="submit" block act={send}>
        {t('add')}
      </ActionButton>
    </Form>
  );
}
