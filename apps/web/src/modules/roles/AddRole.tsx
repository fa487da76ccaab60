import { duties, type Duty } from '@anyuan/contract';
import { Form, Input, Radio } from 'antd';

import { api, useAct } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';

export function AddRole({ added }: { added: (code: string) => void }) {
  const t = useText('people');
  const office = useText('office');
  const common = useText();
  const [form] = Form.useForm<{ code: string; name: string; nameEn: string; duty: Duty }>();
  const { mutateAsync } = useAct(api.identity.putRole);
  const send = async (): Promise<void> => {
    const values = await form.validateFields().catch(() => undefined);
    if (values) added((await mutateAsync({ ...values, grants: [] })).code);
  };
  const needed = { required: true, whitespace: true, message: common('required') };
  return (
    <Form form={form} layout="vertical" requiredMark={false} initialValues={{ duty: 'operate' }}>
      <Form.Item name="name" label={t('roleName')} rules={[needed]}>
        <Input maxLength={80} />
      </Form.Item>
      <Form.Item name="nameEn" label={t('roleNameEn')} rules={[needed]}>
        <Input maxLength={80} />
      </Form.Item>
      <Form.Item
        name="code"
        label={t('code')}
        rules={[needed, { pattern: /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, message: office('codeRule') }]}
      >
        <Input maxLength={64} />
      </Form.Item>
      <Form.Item name="duty" label={t('roleDuty')} extra={t('dutiesHint')}>
        <Radio.Group optionType="button" options={duties.map((duty) => ({ value: duty, label: t(`duty_${duty}`) }))} />
      </Form.Item>
      <ActionButton type="primary" act={send}>
        {t('addRole')}
      </ActionButton>
    </Form>
  );
}
