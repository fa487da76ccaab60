import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';

import { useText } from '../../../i18n/index.ts';
import { toast } from '../../../kit/toast.ts';
import { vibrate } from '../alert.ts';
import { hasNfc, hearTags } from './nfc.ts';

/** Tags at the points, where the browser reads them: asked for once, then heard as long as the page is open. */
export function NfcTags({ read }: { read: (text: string) => Promise<void> }) {
  const t = useText('rounds');
  const told = useRef(read);
  const end = useRef(new AbortController());
  const [isOn, on] = useState(false);
  useEffect(() => {
    told.current = read;
  });
  useEffect(() => {
    const own = (end.current = new AbortController());
    return () => own.abort();
  }, []);
  if (!hasNfc()) return null;
  const start = async (): Promise<void> => {
    try {
      await hearTags(end.current.signal, (text) => {
        vibrate(80);
        if (text === '') toast(t('nfcEmpty'), 'error');
        else void told.current(text);
      });
      on(true);
    } catch {
      toast(t('nfcDenied'), 'error');
    }
  };
  return isOn ? (
    <p role="status">● {t('nfcReady')}</p>
  ) : (
    <Button block className="big-verb" onClick={() => void start()}>
      {t('nfcStart')}
    </Button>
  );
}
