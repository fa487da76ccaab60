import type { Device } from '@anyuan/contract';
import { Checkbox, Form, Input, Radio } from 'antd';

import { api, useAct } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { ConfirmButton } from '../../kit/ConfirmButton.tsx';
import { toast } from '../../kit/toast.ts';

interface Values {
  url: string;
  subUrl?: string;
  username?: string;
  password?: string;
  noPassword?: boolean;
  transport: 'auto' | 'tcp' | 'udp';
}

/** Write-only: the server never tells address or password again. */
export function CameraSourceForm({ device }: { device: Device }) {
  const t = useText('devices');
  const common = useText();
  const [form] = Form.useForm<Values>();
  const hasNone = Form.useWatch('noPassword', form) ?? false;
  const { mutateAsync } = useAct(api.device.put, { touches: ['/devices', '/device-summary'] });
  const { code, name, kind } = device;
  const send = async (): Promise<void> => {
    const values = await form.validateFields().catch(() => undefined);
    if (!values) return;
    const { url, subUrl, username, password, noPassword, transport } = values;
    await mutateAsync({
      code,
      name,
      kind,
      source: {
        url,
        subUrl: subUrl ?? '',
        transport,
        ...(username ? { username } : {}),
        ...(noPassword ? { password: '' } : password ? { password } : {}),
      },
    });
    form.resetFields();
    toast(t('saved'), 'success');
  };
  return (
    <Form form={form} layout="vertical" requiredMark={false} autoComplete="off" initialValues={{ transport: 'auto' }}>
      <p className="muted">
        {device.hasSource && `${t('sourceSet')} `}
        {t('sourceHint')}
      </p>
      <Form.Item
        name="url"
        label={t('url')}
        rules={[
          { required: true, message: common('required') },
          { pattern: /^rtsps?:\/\//i, message: t('urlWrong') },
        ]}
      >
        <Input placeholder="rtsp://10.1.2.3:554/stream1" maxLength={500} inputMode="url" />
      </Form.Item>
      <Form.Item
        name="subUrl"
        label={t('subUrl')}
        extra={t('subUrlHint')}
        rules={[{ pattern: /^rtsps?:\/\//i, message: t('urlWrong') }]}
      >
        <Input placeholder="rtsp://10.1.2.3:554/stream2" maxLength={500} inputMode="url" />
      </Form.Item>
      <Form.Item name="username" label={t('user')}>
        <Input maxLength={64} autoComplete="off" />
      </Form.Item>
      <Form.Item name="password" label={t('password')} {...(device.hasSource ? { extra: t('passwordKept') } : {})}>
        <Input.Password maxLength={128} autoComplete="new-password" disabled={hasNone} />
      </Form.Item>
      <Form.Item name="noPassword" valuePropName="checked">
        <Checkbox>{t('noPassword')}</Checkbox>
      </Form.Item>
      <Form.Item name="transport" label={t('transport')}>
        <Radio.Group
          optionType="button"
          options={(['auto', 'tcp', 'udp'] as const).map((way) => ({ value: way, label: t(`transport_${way}`) }))}
        />
      </Form.Item>
      <div className="device-row">
        <ActionButton type="primary" act={send}>
          {t('saveSource')}
        </ActionButton>
        {device.hasSource && (
          <ConfirmButton
            danger
            question={t('clearSourceQuestion', { name })}
            detail={t('clearSourceDetail')}
            verb={t('clearSource')}
            act={() => mutateAsync({ code, name, kind, source: null })}
          />
        )}
      </div>
    </Form>
  );
}
