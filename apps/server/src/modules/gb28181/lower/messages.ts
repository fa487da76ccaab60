import {
  alarmNotify,
  catalogNotify,
  catalogResponse,
  header,
  keepalive,
  mediaStatus,
  endOfFile,
  readManscdp,
  userOf,
  type Incoming,
  type Manscdp,
} from '@anyuan/gb28181';

import type { ProtocolDesk } from '../../signal/index.ts';
import type { Center } from '../center.ts';
import { makeDesk, onAlarm } from './alarms.ts';
import { onCatalogChanges, onLooseItems, partOf } from './catalog.ts';
import type { Registered } from './devices.ts';
import { onUpgraded } from './orders.ts';
import { onShot } from './shots.ts';

const desks = new WeakMap<Center, ProtocolDesk>();
const deskOf = (center: Center): ProtocolDesk => {
  let desk = desks.get(center);
  if (!desk) desks.set(center, (desk = makeDesk(center)));
  return desk;
};

/**
 * The device a message is from: one that has registered, from where it has. Null: it has to register (again), which it
 * does when it is told so; it may have been told nothing since we were started.
 */
function senderOf(center: Center, { request, hop }: Incoming): Registered | null {
  const device = center.devices.get(userOf(header(request, 'From')));
  if (!device || device.hop.address !== hop.address) return null;
  // Behind a router the port changes under a device, and connections are made anew.
  if (device.hop.port !== hop.port || device.hop.connection !== hop.connection) {
    device.hop = hop;
    center.devices.touch(device);
  }
  return device;
}

/** A MESSAGE of a device, outside of any call. */
export async function onMessage(center: Center, incoming: Incoming): Promise<void> {
  const device = senderOf(center, incoming);
  if (!device) return incoming.answer(403, { headers: [['Reason', 'SIP;cause=403;text="register first"']] });
  center.devices.heard(device);
  const message = readManscdp(incoming.request.body);
  if (!message) {
    incoming.answer(400);
    await deskOf(center).refused(incoming.hop.address, 'bad_frame', device.ours, {
      frame: incoming.request.body.toString('latin1').slice(0, 500),
    });
    return;
  }
  // An alarm is answered when it is kept, everything else at once (9.3.3.1 d).
  if (alarmNotify.is(message)) {
    await onAlarm(center, deskOf(center), device, message, incoming.hop.address);
    incoming.answer(200);
    return;
  }
  incoming.answer(200);
  await take(center, device, message);
}

/** A NOTIFY: of what we have subscribed to, in its talk or, of devices that lose it, outside. */
export async function onNotify(center: Center, incoming: Incoming): Promise<void> {
  const device = senderOf(center, incoming);
  if (!device) return incoming.answer(481);
  center.devices.heard(device);
  const message = readManscdp(incoming.request.body);
  if (message && alarmNotify.is(message)) {
    await onAlarm(center, deskOf(center), device, message, incoming.hop.address);
    incoming.answer(200);
    return;
  }
  incoming.answer(200);
  if (!message) return;
  if (message.cmdType !== 'Catalog') return take(center, device, message);
  const { items = [] } = catalogNotify.read(message);
  await onCatalogChanges(center, device, items);
}

async function take(center: Center, device: Registered, message: Manscdp): Promise<void> {
  // A sign of life changes nothing but that: what is known of the device stays.
  if (keepalive.is(message)) return;
  if (center.asks.take(device.code, message)) return;
  if (center.positions.take(device, message, center.app.clock.now())) return;
  if (onShot(center, device.code, message) || (await onUpgraded(center, device, message))) return;
  if (catalogResponse.is(message)) return onLooseItems(center, device, partOf(message).items);
  if (mediaStatus.is(message) && mediaStatus.read(message).type === endOfFile)
    center.calls.ended(device.code, message.deviceId);
}
