import type { Post } from '@anyuan/contract';
import { Form, Input } from 'antd';
import { useState } from 'react';

import { api, useAct, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { PlacePicker } from '../../kit/pickers.tsx';
import { toast } from '../../kit/toast.ts';
import { useCan } from '../../session.ts';
import { SuccessorsPicker } from './SuccessorsPicker.tsx';

interface FormProps {
  post: Post;
  done: () => void;
}

export function SignOnForm({ post, done }: FormProps) {
  const t = useText('duty');
  const [place, stand] = useState<string | undefined>(post.place?.code);
  const { mutateAsync } = useAct(api.duty.signOn);
  const send = async (): Promise<void> => {
    await mutateAsync({ code: post.code, ...(place ? { place } : {}) });
    toast(t('signedOn', { name: post.name }), 'success');
    done();
  };
  return (
    <Form layout="vertical">
      <Form.Item label={t('where')} htmlFor="sign-on-place">
        <PlacePicker id="sign-on-place" value={place} onChange={stand} />
      </Form.Item>
      <ActionButton type="primary" act={send}>
        {t('signOn')}
      </ActionButton>
    </Form>
  );
}

export function HandOverForm({ post, done }: FormProps) {
  const t = useText('duty');
  const common = useText();
  const can = useCan();
  const [form] = Form.useForm<{ to: string[]; note?: string }>();
  const open = useApi(api.case.list, { open: true, limit: 1 }, { enabled: can('case.read') });
  const { mutateAsync } = useAct(api.duty.handOver);
  const send = async (): Promise<void> => {
    const values = await form.validateFields().catch(() => undefined);
    if (!values) return;
    await mutateAsync({ code: post.code, to: values.to, note: values.note?.trim() ?? '' });
    toast(t('handedOver'), 'success');
    done();
  };
  return (
    <Form form={form} layout="vertical" requiredMark={false}>
      {open.data && <p className="muted">{t('handOverHint', { count: open.data.total })}</p>}
      <Form.Item name="to" label={t('handOverTo')} rules={[{ required: true, message: common('required') }]}>
        <SuccessorsPicker post={post} />
      </Form.Item>
      <Form.Item name="note" label={t('handOverNote')}>
        <Input.TextArea maxLength={2000} autoSize={{ minRows: 3, maxRows: 10 }} />
      </Form.Item>
      <ActionButton type="primary" act={send}>
        {t('handOver')}
      </ActionButton>
    </Form>
  );
}
