import { Form, Modal } from 'antd';
import type { ReactNode } from 'react';

import { useText } from '../i18n/index.ts';
import { ActionButton } from './ActionButton.tsx';
import { toast } from './toast.ts';

interface Props<Values> {
  title: string;
  /** On the button that keeps it. */
  verb: string;
  /** Said when it is kept; then it closes. */
  said: string;
  initial: Values;
  keep: (values: Values) => Promise<unknown>;
  close: () => void;
  children: ReactNode;
}

/** A dialog of fields that no schema draws: pickers of cameras, places, people. Where a schema does, `FormDialog`. */
export function EditDialog<Values extends object>({
  title,
  verb,
  said,
  initial,
  keep,
  close,
  children,
}: Props<Values>) {
  const [form] = Form.useForm<Values>();
  const send = async (): Promise<void> => {
    const values = await form.validateFields().catch(() => undefined);
    if (!values) return;
    await keep(values);
    toast(said, 'success');
    close();
  };
  return (
    <Modal open title={title} footer={null} onCancel={close} destroyOnHidden>
      <Form form={form} layout="vertical" requiredMark={false} initialValues={initial}>
        {children}
        <ActionButton type="primary" act={send}>
          {verb}
        </ActionButton>
      </Form>
    </Modal>
  );
}

/** For a field that must be filled. */
export function useMust() {
  const t = useText();
  return [{ required: true, message: t('required') }];
}
