import { api, useAct } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { toast } from '../../kit/toast.ts';

const minutes = 10;

/** Those chosen are pressed next, one after the other: all of them are in test for a while. */
export function TestMany({ codes }: { codes: readonly string[] }) {
  const t = useText('devices');
  const { mutateAsync } = useAct(api.device.startTest, { touches: ['/devices'] });
  const start = async (): Promise<void> => {
    // Too many at once are refused by the server, which says how many there may be.
    for (const code of codes) await mutateAsync({ code, minutes });
    toast(t('testManyOn', { count: codes.length, minutes }), 'success');
  };
  return <ActionButton act={start}>{t('testMany', { minutes })}</ActionButton>;
}
