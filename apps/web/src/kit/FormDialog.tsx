import { Modal } from 'antd';
import type { ComponentProps } from 'react';

import { SchemaForm } from './LazyForm.tsx';
import { toast } from './toast.ts';

interface Props extends Omit<ComponentProps<typeof SchemaForm>, 'cancel' | 'verb'> {
  /** What stands above it, and on the button. */
  title: string;
  close: () => void;
  /** Said when it is done; then it closes. */
  said?: string;
  width?: number;
}

/** A form that opens for one thing and goes when that is done. */
export function FormDialog({ title, close, said, width = 560, submit, ...form }: Props) {
  return (
    <Modal open title={title} footer={null} onCancel={close} destroyOnHidden width={width}>
      <SchemaForm
        {...form}
        verb={title}
        cancel={close}
        submit={async (values) => {
          await submit(values);
          if (said) toast(said, 'success');
          close();
        }}
      />
    </Modal>
  );
}
