import { Alert, Button, Input, Modal, type InputRef } from 'antd';
import { useRef } from 'react';

import { useText } from '../i18n/index.ts';
import { toast } from './toast.ts';

interface Props {
  /** Shown while given. */
  secret: string | undefined;
  title: string;
  /** How it is used. */
  hint: string;
  close: () => void;
}

/** A password or token that the server shows this one time. */
export function SecretOnce({ secret, title, hint, close }: Props) {
  const t = useText('office');
  const common = useText();
  const field = useRef<InputRef>(null);
  const copy = async (): Promise<void> => {
    field.current?.select();
    // On an intranet without TLS the clipboard interface is missing.
    if (window.isSecureContext) await navigator.clipboard.writeText(secret ?? '');
    else document.execCommand('copy');
    toast(t('copied'), 'success');
  };
  return (
    <Modal
      open={secret !== undefined}
      title={title}
      mask={{ closable: false }}
      onCancel={close}
      destroyOnHidden
      footer={
        <Button type="primary" onClick={close}>
          {t('noted')}
        </Button>
      }
    >
      <Alert type="warning" showIcon title={t('shownOnce')} style={{ marginBottom: 12 }} />
      <p>{hint}</p>
      <div style={{ display: 'flex', gap: 8 }}>
        <Input ref={field} readOnly aria-label={title} value={secret ?? ''} style={{ fontFamily: 'monospace' }} />
        <Button onClick={() => void copy()}>{common('copy')}</Button>
      </div>
    </Modal>
  );
}
