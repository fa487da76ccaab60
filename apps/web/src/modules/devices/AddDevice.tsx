import { deviceKindLabels, deviceKinds, type DeviceKind } from '@anyuan/contract';
import { App, Form, Input, Modal, Select } from 'antd';

import { api, useAct } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { PlacePicker } from '../../kit/pickers.tsx';

interface Props {
  open: boolean;
  close: () => void;
  added: (code: string) => void;
}

export function AddDevice({ open, close, added }: Props) {
  const t = useText('devices');
  return (
    <Modal open={open} title={t('add')} footer={null} destroyOnHidden onCancel={close}>
      <AddForm added={added} />
    </Modal>
  );
}

function AddForm({ added }: Pick<Props, 'added'>) {
  const t = useText('devices');
  const office = useText('office');
  const common = useText();
  const label = useLabel();
  const { message } = App.useApp();
  const [form] = Form.useForm<{ code: string; name: string; kind: DeviceKind; place?: string }>();
  const { mutateAsync } = useAct(api.device.put, { touches: ['/devices', '/device-summary', '/places'] });
  const send = async (): Promise<void> => {
    const values = await form.validateFields().catch(() => undefined);
    if (!values) return;
    const device = await mutateAsync({ ...values, place: values.place ?? null });
    void message.success(t('added', { name: device.name }));
    added(device.code);
  };
  const needed = { required: true, whitespace: true, message: common('required') };
  return (
    <Form form={form} layout="vertical" requiredMark={false}>
      <Form.Item name="name" label={t('name')} rules={[needed]}>
        <Input maxLength={80} />
      </Form.Item>
      <Form.Item
        name="code"
        label={t('code')}
        rules={[needed, { pattern: /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, message: office('codeRule') }]}
      >
        <Input maxLength={64} />
      </Form.Item>
      <Form.Item name="kind" label={t('kind')} rules={[{ required: true, message: common('required') }]}>
        <Select options={deviceKinds.map((kind) => ({ value: kind, label: label(deviceKindLabels[kind]) }))} />
      </Form.Item>
      <Form.Item name="place" label={`${common('place')} (${common('optional')})`}>
        <PlacePicker />
      </Form.Item>
      <ActionButton type="primary" act={send}>
        {t('add')}
      </ActionButton>
    </Form>
  );
}
