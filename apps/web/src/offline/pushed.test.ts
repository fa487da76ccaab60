import { expect, test } from 'vitest';

import { openPushed, showPushed } from './pushed.ts';
import type { Clicked, Pushed, Scope } from './scope.ts';

/** As much of a worker's surroundings as a message needs: what is shown, which windows there are. */
function surroundings(open: string[] = []) {
  const did: unknown[] = [];
  const scope = {
    registration: { showNotification: async (title: string, how: unknown) => void did.push([title, how]) },
    clients: {
      matchAll: async () => open.map((url) => ({ url, focus: async () => void did.push(`focus ${url}`) })),
      openWindow: async (address: string) => void did.push(`open ${address}`),
    },
  } as unknown as Scope;
  return { scope, did };
}
const pushed = (data: Pushed['data']) => ({ data }) as Pushed;

test('a message is shown as it was sealed, what is urgent stays until it is seen', async () => {
  const { scope, did } = surroundings();
  await showPushed(
    scope,
    pushed({ json: () => ({ id: 'm1', text: '[紧急]一键报警 BJ-1,请登录安院查看', urgent: true }) }),
  );
  await showPushed(scope, pushed({ json: () => ({ id: 'm2', text: '巡查提醒', urgent: false }) }));
  expect(did).toEqual([
    [
      '安院',
      expect.objectContaining({ body: '[紧急]一键报警 BJ-1,请登录安院查看', tag: 'm1', requireInteraction: true }),
    ],
    ['安院', expect.objectContaining({ body: '巡查提醒', tag: 'm2', requireInteraction: false })],
  ]);
});

test('what cannot be read is shown as something that is there: a browser takes push away from who shows nothing', async () => {
  const { scope, did } = surroundings();
  const broken = {
    json: () => {
      throw new SyntaxError('cut off');
    },
  };
  for (const data of [null, broken, { json: () => 'text' }, { json: () => null }])
    await showPushed(scope, pushed(data));
  expect(did).toHaveLength(4);
  for (const one of did)
    expect(one).toEqual(['安院', expect.objectContaining({ body: '您有一条新消息,请登录安院查看' })]);
});

test('a tap leads back to the phone page that is open, never to an office page, else to what is new', async () => {
  const tap = () => ({ notification: { close: () => undefined } }) as unknown as Clicked;
  const phone = surroundings(['https://h/alarms', 'https://h/m/round/1']);
  await openPushed(phone.scope, tap());
  expect(phone.did).toEqual(['focus https://h/m/round/1']);
  const office = surroundings(['https://h/alarms']);
  await openPushed(office.scope, tap());
  expect(office.did).toEqual(['open /m/notices']);
});
