import type { MediaNode } from '@anyuan/contract';
import { Checkbox, Form, Input, Modal } from 'antd';

import { api, useAct } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { DevicesPicker, PlacesPicker } from '../../kit/pickers.tsx';
import { toast } from '../../kit/toast.ts';

interface Values {
  name: string;
  places?: string[];
  cameras?: string[];
  takesAny: boolean;
  enabled: boolean;
}

/** One node, and which cameras are its own. */
export function NodeDialog({ node, close }: { node: MediaNode | undefined; close: () => void }) {
  const t = useText('mediaNodes');
  const common = useText();
  const [form] = Form.useForm<Values>();
  const { mutateAsync } = useAct(api.mediaNode.put, { touches: ['/media-nodes'] });
  const send = async (): Promise<void> => {
    const values = await form.validateFields().catch(() => undefined);
    if (!values) return;
    await mutateAsync({ ...values, ...(node && { name: node.name }) });
    toast(t('saved'), 'success');
    close();
  };
  return (
    <Modal open title={node ? `${t('change')} ${node.name}` : t('add')} footer={null} onCancel={close} destroyOnHidden>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{
          name: node?.name ?? '',
          places: node?.places.map(({ code }) => code) ?? [],
          cameras: node?.cameras.map(({ code }) => code) ?? [],
          takesAny: node?.takesAny ?? true,
          enabled: node?.enabled ?? true,
        }}
      >
        {!node && (
          <Form.Item
            name="name"
            label={t('name')}
            extra={t('nameNote')}
            rules={[{ required: true, message: common('required') }]}
          >
            <Input maxLength={40} />
          </Form.Item>
        )}
        <Form.Item name="places" label={t('places')}>
          <PlacesPicker />
        </Form.Item>
        <Form.Item name="cameras" label={t('chosen')}>
          <DevicesPicker kind="camera" />
        </Form.Item>
        <Form.Item name="takesAny" valuePropName="checked">
          <Checkbox>{t('takesAny')}</Checkbox>
        </Form.Item>
        <Form.Item name="enabled" valuePropName="checked">
          <Checkbox>{t('enabled')}</Checkbox>
        </Form.Item>
        <ActionButton type="primary" act={send}>
          {t('save')}
        </ActionButton>
      </Form>
    </Modal>
  );
}
