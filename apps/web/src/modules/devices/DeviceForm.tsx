import { deviceKindLabels, deviceKinds, type Device } from '@anyuan/contract';
import { App, DatePicker, Form, Input, Select, Switch } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';

import { api, useAct } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { PlacePicker } from '../../kit/pickers.tsx';

interface Values {
  name: string;
  kind: Device['kind'];
  place?: string;
  testDueOn?: Dayjs | null;
  enabled: boolean;
}

export function DeviceForm({ device, saved }: { device: Device; saved: () => void }) {
  const t = useText('devices');
  const common = useText();
  const label = useLabel();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const { mutateAsync } = useAct(api.device.put, { touches: ['/devices', '/device-summary', '/places'] });
  const send = async (): Promise<void> => {
    const values = await form.validateFields().catch(() => undefined);
    if (!values) return;
    await mutateAsync({
      code: device.code,
      name: values.name,
      kind: values.kind,
      place: values.place ?? null,
      testDueOn: values.testDueOn?.format('YYYY-MM-DD') ?? null,
      enabled: values.enabled,
    });
    void message.success(t('saved'));
    saved();
  };
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{
        name: device.name,
        kind: device.kind,
        place: device.place?.code,
        testDueOn: device.testDueOn ? dayjs(device.testDueOn) : null,
        enabled: device.enabled,
      }}
    >
      <Form.Item
        name="name"
        label={t('name')}
        rules={[{ required: true, whitespace: true, message: common('required') }]}
      >
        <Input maxLength={80} />
      </Form.Item>
      <Form.Item name="kind" label={t('kind')}>
        <Select options={deviceKinds.map((kind) => ({ value: kind, label: label(deviceKindLabels[kind]) }))} />
      </Form.Item>
      <Form.Item name="place" label={common('place')}>
        <PlacePicker />
      </Form.Item>
      <Form.Item name="testDueOn" label={t('testDue')}>
        <DatePicker />
      </Form.Item>
      <Form.Item name="enabled" label={t('enabled')} valuePropName="checked">
        <Switch />
      </Form.Item>
      <ActionButton type="primary" act={send}>
        {t('save')}
      </ActionButton>
    </Form>
  );
}
