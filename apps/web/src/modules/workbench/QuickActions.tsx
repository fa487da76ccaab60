import { App, Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';

import { api, useAct } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { PlacePicker } from '../../kit/pickers.tsx';
import { hasPage } from '../../pages.ts';
import { useCan } from '../../session.ts';

export function QuickActions() {
  const t = useText('office');
  const can = useCan();
  const [isRaising, raise] = useState(false);
  return (
    <>
      {can('alarm.handle') && hasPage('/console') && (
        <Link to="/console">
          <Button>{t('openConsole')}</Button>
        </Link>
      )}
      {can('duty.sign') && hasPage('/duty') && (
        <Link to="/duty">
          <Button>{t('signOnOff')}</Button>
        </Link>
      )}
      {can('device.manage') && hasPage('/devices') && (
        <Link to="/devices">
          <Button>{t('importDevices')}</Button>
        </Link>
      )}
      <Button danger onClick={() => raise(true)}>
        {t('raiseAlarm')}
      </Button>
      <Modal open={isRaising} title={t('raiseAlarm')} footer={null} destroyOnHidden onCancel={() => raise(false)}>
        <RaiseForm close={() => raise(false)} />
      </Modal>
    </>
  );
}

function RaiseForm({ close }: { close: () => void }) {
  const t = useText('office');
  const can = useCan();
  const { message } = App.useApp();
  const [form] = Form.useForm<{ place?: string; note?: string }>();
  // One key for this form: pressing twice on a slow line is still one alarm.
  const [key] = useState(() => `web-${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`);
  const { mutateAsync } = useAct(api.dispatch.raise, { touches: ['/cases'] });
  const send = async (): Promise<void> => {
    const { place, note } = form.getFieldsValue();
    const { number } = await mutateAsync({
      key,
      ...(place ? { place } : {}),
      ...(note?.trim() ? { note: note.trim() } : {}),
    });
    void message.success(t('raised', { number }));
    close();
  };
  return (
    <Form form={form} layout="vertical">
      <p className="muted">{t('raiseHint')}</p>
      {can('place.read') && (
        <Form.Item name="place" label={t('raiseWhere')}>
          <PlacePicker />
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
