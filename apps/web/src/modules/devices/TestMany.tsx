import { App } from 'antd';

import { api, useAct } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';

const minutes = 10;

/** Those chosen are pressed next, one after the other: all of them are in test for a while. */
export function TestMany({ codes }: { codes: readonly string[] }) {
  const t = useText('devices');
  const { message } = App.useApp();
  const { mutateAsync } = useAct(api.device.startTest, { touches: ['/devices'] });
  const start = async (): Promise<void> => {
    // Too many at once are refused by the server, which says how many there may be.
    for (const code of codes) await mutateAsync({ code, minutes });
    void message.success(t('testManyOn', { count: codes.length, minutes }));
  };
  return <ActionButton act={start}>{t('testMany', { minutes })}</ActionButton>;
}
