import { Form, Input, Modal } from 'antd';
import { useState } from 'react';

import { api, useAct } from '../api.ts';
import { useText } from '../i18n/index.ts';
import { useCan } from '../session.ts';
import { ActionButton, useReport } from './ActionButton.tsx';
import { PlacePicker } from './pickers.tsx';
import { toast } from './toast.ts';

interface Props {
  isOpen: boolean;
  close: () => void;
}

/** An alarm by hand: somebody rang up, or saw it. Place and words can be left for later. */
export default function RaiseAlarm({ isOpen, close }: Props) {
  const t = useText('raising');
  return (
    <Modal
      open={isOpen}
      title={t('raiseAlarm')}
      footer={null}
      destroyOnHidden
      focusable={{ focusTriggerAfterClose: false }}
      onCancel={close}
    >
      <RaiseForm close={close} />
    </Modal>
  );
}

function RaiseForm({ close }: { close: () => void }) {
  const t = useText('raising');
  const can = useCan();
  const [form] = Form.useForm<{ place?: string; note?: string }>();
  // One key for this form: pressing twice on a slow line is still one alarm.
  const [key] = useState(() => `web-${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`);
  const report = useReport();
  const { mutateAsync } = useAct(api.dispatch.raise, { touches: ['/cases'] });
  const send = async (): Promise<void> => {
    const { place, note } = form.getFieldsValue();
    const { number } = await mutateAsync({
      key,
      ...(place ? { place } : {}),
      ...(note?.trim() ? { note: note.trim() } : {}),
    });
    toast(t('raised', { number }), 'success');
    close();
  };
  return (
    <Form
      form={form}
      layout="vertical"
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.nativeEvent.isComposing)
          send().catch(report);
      }}
    >
      <p className="muted">{t('raiseHint')}</p>
      {can('place.read') && (
        <Form.Item name="place" label={t('raiseWhere')}>
          <PlacePicker autoFocus />
        </Form.Item>
      )}
      <Form.Item name="note" label={t('raiseNote')}>
        <Input.TextArea maxLength={500} autoSize={{ minRows: 2 }} />
      </Form.Item>
      <ActionButton danger type="primary" htmlType="button" act={send}>
        {t('raiseAlarm')}
      </ActionButton>
    </Form>
  );
}
