import { alarmNotify, alarmResponse, alarmWord, deviceControl, type Manscdp } from '@anyuan/gb28181';

import { protocolDesk, type ProtocolDesk } from '../../signal/index.ts';
import type { Center } from '../center.ts';
import { send } from './ask.ts';
import type { Registered } from './devices.ts';

/** What an alarm is here, by its word. The rest is told for the record: movement seen by 500 cameras is no case. */
const kinds: Record<string, string> = {
  'by-hand': 'panic',
  tamper: 'tamper',
  covered: 'tamper',
  'video-loss': 'fault',
  'video-odd': 'fault',
  'disk-full': 'fault',
  'disk-fault': 'fault',
  'fan-fault': 'fault',
  hot: 'technical',
  cold: 'technical',
  'line-crossed': 'intrusion',
  intrusion: 'intrusion',
};
/** A plain alarm device says no more than that; what it is, we know. */
const byDevice: Record<string, string> = {
  'panic-button': 'panic',
  'panic-post': 'panic',
  intercom: 'panic',
  'fire-detector': 'fire',
  door: 'door-forced',
  camera: 'intrusion',
};

/** An alarm of a device becomes a signal. Answered only once it is kept: what is not comes again. */
export async function onAlarm(
  center: Center,
  desk: ProtocolDesk,
  device: Registered,
  message: Manscdp,
  address: string,
): Promise<void> {
  const said = alarmNotify.read(message);
  const { method, info, priority, at, description } = said;
  const word = alarmWord(method, info?.type);
  const about = message.deviceId === device.code ? undefined : message.deviceId;
  const kind =
    kinds[word ?? ''] ?? (word === 'alarm' || word === undefined ? await plainKind(center, device, about) : 'report');
  await desk.take(
    address,
    { id: device.deviceId, code: device.ours },
    [
      {
        kind,
        zone: about,
        key: `${message.sn ?? ''}@${at?.toISOString() ?? ''}/${method ?? ''}-${info?.type ?? ''}`,
        at: at ?? null,
        data: {
          ...(method === undefined ? {} : { method }),
          ...(info?.type === undefined ? {} : { type: info.type }),
          ...(word === undefined ? {} : { word }),
          ...(priority === undefined ? {} : { level: priority }),
          ...(description ? { text: description.slice(0, 300) } : {}),
        },
      },
    ],
    { device: message.deviceId, cmdType: 'Alarm', method: method ?? null, type: info?.type ?? null },
  );
  void answer(center, device, message, method === 2 && word === 'alarm');
}

async function plainKind({ app }: Center, device: Registered, about: string | undefined): Promise<string> {
  const row = await app.urgentDb
    .selectFrom('device')
    .select('kind')
    .$if(about === undefined, (query) => query.where('id', '=', device.deviceId))
    .$if(about !== undefined, (query) =>
      query.where('parent_id', '=', device.deviceId).where('address', '=', about ?? ''),
    )
    .executeTakeFirst();
  return byDevice[row?.kind ?? ''] ?? 'intrusion';
}

/** Says that it came (9.4.2), and lets the device tell of the next one (note to A.2.5.3). */
async function answer(center: Center, device: Registered, message: Manscdp, isPlain: boolean): Promise<void> {
  const { app } = center;
  try {
    if (message.sn !== null)
      await send(center, device, alarmResponse.write({ sn: message.sn, deviceId: message.deviceId, result: true }));
    if (isPlain && app.settings.get<boolean>('gb28181.resetAlarms'))
      await send(
        center,
        device,
        deviceControl.write({
          sn: center.nextSn(),
          deviceId: message.deviceId,
          alarm: 'ResetAlarm',
          alarmInfo: { method: '2' },
        }),
        message.deviceId,
      );
  } catch (error) {
    app.log.debug({ err: error, device: device.ours }, 'a device was not answered');
  }
}

export const makeDesk = (center: Pick<Center, 'app'>): ProtocolDesk => protocolDesk(center.app, 'gb28181');
