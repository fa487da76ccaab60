import { isPhone } from './rules.ts';
import type { Clicked, Pushed, Scope } from './scope.ts';

/** What the server seals for this browser: never more than which matter, and that one should look. */
interface Said {
  id: string;
  text: string;
  urgent: boolean;
}

const icon = '/icon-192.png';
const pattern = [300, 120, 300, 120, 600];

/** Browsers want something shown for every message, whatever is in it. */
export async function showPushed({ registration }: Scope, { data }: Pushed): Promise<void> {
  const said = read(data);
  // The same message twice takes its own place, and does not ring again.
  const how = { body: said.text, tag: said.id, icon, badge: icon, lang: 'zh-CN', requireInteraction: said.urgent };
  await registration.showNotification(
    '安院',
    said.urgent ? ({ ...how, vibrate: pattern } as NotificationOptions) : how,
  );
}

function read(data: Pushed['data']): Said {
  try {
    const said = data?.json() as Partial<Said> | null;
    if (typeof said?.text === 'string')
      return { id: String(said.id ?? ''), text: said.text, urgent: said.urgent === true };
  } catch {
    // Not ours, or cut off: that there is something is all that is known.
  }
  return { id: '', text: '您有一条新消息,请登录安院查看', urgent: false };
}

/** Back to the phone page that is open, as it stands; else to what is new. */
export async function openPushed({ clients }: Scope, { notification }: Clicked): Promise<void> {
  notification.close();
  const open = (await clients.matchAll({ type: 'window' })).find(({ url }) => isPhone(new URL(url).pathname));
  await (open ? open.focus() : clients.openWindow('/m/notices'));
}
