import { QrcodeOutlined } from '@ant-design/icons';
import { Button, type ButtonProps } from 'antd';
import { lazy, Suspense, useRef, useState } from 'react';

import { loadAreas, useText } from '../../i18n/index.ts';
import { useReport } from '../ActionButton.tsx';
import { mayRunCamera } from './camera.ts';
import { decode } from './qr-picture.ts';

const bring = async () => {
  const [{ LiveScan }] = await Promise.all([import('./LiveScan.tsx'), loadAreas(['phoneCheck'])]);
  return { default: LiveScan };
};
const LiveScan = lazy(bring);

interface Props {
  words: string;
  /** What the code says. */
  read: (text: string) => Promise<void> | void;
  look?: Pick<ButtonProps, 'block' | 'className' | 'size'>;
}

/**
 * Reads a code on the wall: in the running camera where the browser hands it out (over HTTPS), else, and whenever one
 * likes, in a photo.
 */
export function ScanCode({ words, read, look = {} }: Props) {
  const t = useText('forms');
  const report = useReport();
  const camera = useRef<HTMLInputElement>(null);
  const [isBusy, setBusy] = useState(false);
  const [isLive, live] = useState(false);
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
  const found = async (text: string): Promise<void> => {
    live(false);
    try {
      await read(text);
    } catch (error) {
      report(error);
    }
  };
  const photo = (): void => {
    live(false);
    camera.current?.click();
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
        onClick={() => {
          setTrouble(undefined);
          // A part that cannot be had now leaves the photo.
          if (mayRunCamera()) void bring().then(() => live(true), photo);
          else photo();
        }}
      >
        {words}
      </Button>
      {isLive && (
        <Suspense fallback={null}>
          <LiveScan title={words} found={(text) => void found(text)} photo={photo} close={() => live(false)} />
        </Suspense>
      )}
      {trouble && (
        <span role="alert" className="muted">
          {trouble}
        </span>
      )}
    </>
  );
}
