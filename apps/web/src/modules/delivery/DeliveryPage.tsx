import { useText } from '../../i18n/index.ts';
import { Page } from '../../kit/Page.tsx';
import { UrlTabs } from '../../kit/UrlTabs.tsx';
import { useCan } from '../../session.ts';
import { Channels } from './Channels.tsx';
import { DeliveryLog } from './DeliveryLog.tsx';

import './delivery.css';

/** What was sent outside the page, and by which ways. */
export default function DeliveryPage() {
  const t = useText('delivery');
  const can = useCan();
  const log = { key: 'log', label: t('tabLog'), children: <DeliveryLog /> };
  const channels = { key: 'channels', label: t('tabChannels'), children: <Channels /> };
  return (
    <Page title={t('title')} note={t('note')}>
      <UrlTabs items={can('setting.manage') ? [log, channels] : [log]} />
    </Page>
  );
}
