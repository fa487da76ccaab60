import { QrcodeOutlined } from '@ant-design/icons';
import { Button, type ButtonProps } from 'antd';
import { useRef, useState } from 'react';

import { useText } from '../../i18n/index.ts';
import { useReport } from '../ActionButton.tsx';
import { decode } from './qr-picture.ts';

interface Props {
  words: string;
  /** What the code says. */
  read: (text: string) => Promise<void> | void;
  look?: Pick<ButtonProps, 'block' | 'className' | 'size'>;
}

/**
 * Takes a picture of a code on the wall. A photo and not a running camera, since browsers hand that out over HTTPS
 * only, and many hospitals have none inside.
 */
export function ScanCode({ words, read, look = {} }: Props) {
  const t = useText('forms');
  const report = useReport();
  const camera = useRef<HTMLInputElement>(null);
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string>();
  const take = async (input: HTMLInputElement): Promise<void> => {
    const [file] = input.files ?? [];
    if (!file) return;
    setBusy(true);
    setTrouble(undefined);
    try {
      const text = await decode(file);
      if (text === undefined) setTrouble(t('noCodeSeen'));
      else await read(text);
    } catch (error) {
      report(error);
    } finally {
      setBusy(false);
      input.value = '';
    }
  };
  return (
    <>
      <input
        ref={camera}
        hidden
        type="file"
        accept="image/*"
        capture="environment"
        aria-label={words}
        onChange={(event) => void take(event.target)}
      />
      <Button
        {...look}
        icon={<QrcodeOutlined />}
        loading={isBusy && { delay: 400 }}
        onClick={() => camera.current?.click()}
      >
        {words}
      </Button>
      {trouble && (
        <span role="alert" className="muted">
          {trouble}
        </span>
      )}
    </>
  );
}
