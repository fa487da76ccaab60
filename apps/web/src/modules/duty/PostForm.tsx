import { postKindLabels, postKinds, postStart, type Post } from '@anyuan/contract';
import { Form, Input, InputNumber, Select, Switch } from 'antd';

import { api, useAct } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { PlacePicker } from '../../kit/pickers.tsx';
import { toast } from '../../kit/toast.ts';

interface Values {
  code: string;
  name: string;
  kind: Post['kind'];
  place?: string;
  needed: number;
  roundTheClock: boolean;
}

export function PostForm({ post, saved }: { post?: Post; saved: () => void }) {
  const t = useText('duty');
  const office = useText('office');
  const common = useText();
  const label = useLabel();
  const [form] = Form.useForm<Values>();
  const { mutateAsync } = useAct(api.duty.putPost);
  const send = async (): Promise<void> => {
    const values = await form.validateFields().catch(() => undefined);
    if (!values) return;
    await mutateAsync({ ...values, place: values.place ?? null });
    toast(t('postSaved', { name: values.name }), 'success');
    saved();
  };
  const needed = { required: true, whitespace: true, message: common('required') };
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      onValuesChange={(changed: Partial<Values>) => {
        // What a kind starts with; whoever has said otherwise keeps what he said.
        if (!post && changed.kind && !form.isFieldsTouched(['needed', 'roundTheClock']))
          form.setFieldsValue(postStart(changed.kind));
      }}
      initialValues={post ? { ...post, place: post.place?.code } : { needed: 1, roundTheClock: false }}
    >
      <Form.Item name="name" label={t('name')} rules={[needed]}>
        <Input maxLength={80} />
      </Form.Item>
      <Form.Item
        name="code"
        label={t('code')}
        rules={[needed, { pattern: /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, message: office('codeRule') }]}
      >
        <Input maxLength={64} disabled={post !== undefined} />
      </Form.Item>
      <Form.Item name="kind" label={t('kind')} rules={[{ required: true, message: common('required') }]}>
        <Select options={postKinds.map((kind) => ({ value: kind, label: label(postKindLabels[kind]) }))} />
      </Form.Item>
      <Form.Item name="place" label={t('place')}>
        <PlacePicker />
      </Form.Item>
      <Form.Item name="needed" label={t('needed')} rules={[{ required: true, message: common('required') }]}>
        <InputNumber min={0} max={200} precision={0} />
      </Form.Item>
      <Form.Item name="roundTheClock" label={t('roundTheClock')} extra={t('roundHint')} valuePropName="checked">
        <Switch />
      </Form.Item>
      <ActionButton type="primary" act={send}>
        {t('savePost')}
      </ActionButton>
    </Form>
  );
}
