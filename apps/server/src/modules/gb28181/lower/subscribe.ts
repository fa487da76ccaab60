import { alarmQuery, catalogQuery, manscdpType, positionQuery, Subscription, type Incoming } from '@anyuan/gb28181';

import { contactOf, me, them, uriAt, type Center } from '../center.ts';
import { charsetOf } from './ask.ts';
import type { Registered } from './devices.ts';
import { onNotify } from './messages.ts';

const expires = 3_600;

/** How often something that moves shall say where it is (A.2.4.9). */
const positionSeconds = 5;

interface Kept {
  subscriptions: Subscription[];
  device: Registered;
}
const kept = new WeakMap<Center, Map<string, Kept>>();

/** Subscribes to changes of the catalogue and to alarms (9.11); a device that knows neither is heard all the same. */
export async function subscribe(center: Center, device: Registered): Promise<void> {
  const all = kept.get(center) ?? new Map<string, Kept>();
  kept.set(center, all);
  for (const one of all.get(device.code)?.subscriptions ?? []) one.drop();
  const asks: [event: string, body: Buffer][] = [
    ['Catalog', catalogQuery.write({ sn: center.nextSn(), deviceId: device.code }, { charset: charsetOf(device) })],
    [
      'presence',
      alarmQuery.write({
        sn: center.nextSn(),
        deviceId: device.code,
        startPriority: '0',
        endPriority: '0',
        method: '0',
      }),
    ],
  ];
  // Of those only that somebody has said it of: to all others it means nothing, and some take it amiss.
  if (device.quirks.has('moves'))
    asks.push([
      'presence',
      positionQuery.write({ sn: center.nextSn(), deviceId: device.code, interval: positionSeconds }),
    ]);
  const subscriptions = asks.map(([event, body], i) => makeSubscription(center, device, `${event};id=${i + 1}`, body));
  all.set(device.code, { subscriptions, device });
  for (const one of subscriptions) await one.renew();
  // Who knows none of it has nothing to be renewed.
  if (!subscriptions.some(({ isOn }) => isOn) && all.get(device.code)?.subscriptions === subscriptions)
    all.delete(device.code);
}

function makeSubscription(center: Center, device: Registered, event: string, body: Buffer): Subscription {
  const { agent } = center.endpoint;
  return new Subscription({
    agent,
    hop: device.hop,
    uri: uriAt(device.code, device.hop),
    from: me(center),
    to: them(device.code),
    contact: contactOf(center, device.hop),
    event,
    expires,
    saying: { body, contentType: manscdpType },
    random: agent.options.random,
    onNotify: (incoming: Incoming) => void onNotify(center, incoming),
  });
}

/** So many are renewed at the same time; whoever does not answer is waited for without keeping the others. */
const atOnce = 64;
const renewing = new WeakMap<Center, Set<Subscription>>();

/** Refreshes what is due; called every few seconds. */
export function renewDue(center: Center): void {
  const now = center.endpoint.agent.options.now();
  const busy = renewing.get(center) ?? new Set();
  renewing.set(center, busy);
  for (const [code, { subscriptions, device }] of kept.get(center) ?? []) {
    if (center.devices.get(code) !== device) {
      for (const one of subscriptions) one.drop();
      kept.get(center)?.delete(code);
      continue;
    }
    for (const one of subscriptions) {
      if (!one.isOn || one.dueAt > now || busy.has(one) || busy.size >= atOnce) continue;
      busy.add(one);
      one
        .renew()
        .catch((error: unknown) => center.app.log.warn({ err: error, device: device.ours }, 'a subscription'))
        .finally(() => busy.delete(one));
    }
  }
}
