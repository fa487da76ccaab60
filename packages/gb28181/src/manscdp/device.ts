import {
  group,
  int,
  list,
  many,
  okError,
  onOff,
  online,
  optional,
  real,
  repeated,
  text,
  time,
  type Found,
} from './fields.ts';
import { declare } from './message.ts';

/** A.2.5.2. */
export const keepalive = declare('Notify', 'Keepalive', {
  status: okError('Status'),
  faulty: optional(group('Info', { devices: repeated('DeviceID') })),
});

/** A.2.4.4, A.2.6.5. */
export const deviceInfoQuery = declare('Query', 'DeviceInfo', {});
export const deviceInfoResponse = declare('Response', 'DeviceInfo', {
  name: optional(text('DeviceName')),
  result: okError('Result'),
  manufacturer: optional(text('Manufacturer')),
  model: optional(text('Model')),
  firmware: optional(text('Firmware')),
  channels: optional(int('Channel')),
});

/** A.2.4.2, A.2.6.6. */
export const deviceStatusQuery = declare('Query', 'DeviceStatus', {});
export const deviceStatusResponse = declare('Response', 'DeviceStatus', {
  result: okError('Result'),
  online: online('Online'),
  status: okError('Status'),
  reason: optional(text('Reason')),
  encode: optional(onOff('Encode')),
  record: optional(onOff('Record')),
  at: optional(time('DeviceTime')),
  alarms: optional(
    list('Alarmstatus', 'Item', { deviceId: optional(text('DeviceID')), duty: optional(text('DutyStatus')) }),
  ),
});

const basicParam = {
  name: optional(text('Name')),
  expires: optional(int('Expiration')),
  interval: optional(int('HeartBeatInterval')),
  misses: optional(int('HeartBeatCount')),
};
/** A.2.1.12: what is written into the picture; places in pixels of a window of that size. */
const osd = {
  length: int('Length'),
  width: int('Width'),
  timeX: int('TimeX'),
  timeY: int('TimeY'),
  timeEnable: optional(int('TimeEnable')),
  timeType: optional(int('TimeType')),
  textEnable: optional(int('TextEnable')),
  sum: int('SumNum'),
  lines: optional(many('Item', { text: text('Text'), x: int('X'), y: int('Y') })),
};
/** A.2.1.17: parts of the picture that the camera itself covers; `point`: left, top, right, bottom. */
const mask = {
  on: int('On'),
  sum: int('SumNum'),
  regions: optional(list('RegionList', 'Item', { seq: int('Seq'), point: text('Point') })),
};
/** A.2.1.18. */
const alarmReport = { motion: int('MotionDetection'), field: int('FieldDetection') };
/** A.2.1.24. */
const snapshotConfig = {
  count: int('SnapNum'),
  interval: optional(int('Interval')),
  url: text('UploadURL'),
  session: text('SessionID'),
};

/** A.2.4.7, A.2.6.9. */
export const configQuery = declare('Query', 'ConfigDownload', { type: text('ConfigType') });
export const configResponse = declare('Response', 'ConfigDownload', {
  result: okError('Result'),
  basic: optional(group('BasicParam', basicParam)),
  options: optional(
    group('VideoParamOpt', { speeds: optional(text('DownloadSpeed')), resolution: optional(text('Resolution')) }),
  ),
  video: optional(
    list('VideoParamAttribute', 'Item', {
      stream: int('StreamNumber'),
      format: optional(text('VideoFormat')),
      resolution: optional(text('Resolution')),
      frameRate: optional(text('FrameRate')),
      bitRateType: optional(text('BitRateType')),
      bitRate: optional(text('VideoBitRate')),
    }),
  ),
  mask: optional(group('PictureMask', mask)),
  mirror: optional(int('FrameMirror')),
  alarmReport: optional(group('AlarmReport', alarmReport)),
  osd: optional(group('OSDConfig', osd)),
});
const configShape = {
  basic: optional(group('BasicParam', basicParam)),
  mask: optional(group('PictureMask', mask)),
  mirror: optional(int('FrameMirror')),
  alarmReport: optional(group('AlarmReport', alarmReport)),
  osd: optional(group('OSDConfig', osd)),
  snapshot: optional(group('SnapShotConfig', snapshotConfig)),
};
/** A.2.3.2, A.2.6.8. Of the settings, those that a platform has a reason to change. */
export const deviceConfig = declare('Control', 'DeviceConfig', configShape);
export type ConfigSaid = Found<typeof configShape>;
export const deviceConfigResponse = declare('Response', 'DeviceConfig', { result: okError('Result') });

/** A.2.5.7: pictures were taken and brought. */
export const snapshotDone = declare('Notify', 'UploadSnapShotFinished', {
  session: text('SessionID'),
  files: optional(group('SnapShotList', { ids: repeated('SnapShotFileID') })),
});
/** A.2.5.8: a device offers its picture by itself. */
export const uploadNotify = declare('Notify', 'VideoUploadNotify', {
  at: time('Time'),
  longitude: optional(real('Longitude')),
  latitude: optional(real('Latitude')),
});
/** A.2.5.9. */
export const upgradeResult = declare('Notify', 'DeviceUpgradeResult', {
  session: text('SessionID'),
  result: okError('UpgradeResult'),
  firmware: optional(text('Firmware')),
  reason: optional(text('UpgradeFailedReason')),
});

/** A.2.4.14, A.2.6.16. */
export const sdCardQuery = declare('Query', 'SDCardStatus', {});
export const sdCardResponse = declare('Response', 'SDCardStatus', {
  sum: int('SumNum'),
  cards: optional(
    list('SDCardStatusInfo', 'Item', {
      id: int('ID'),
      name: optional(text('HddName')),
      status: optional(text('Status')),
      progress: optional(int('FormatProgress')),
      capacity: optional(int('Capacity')),
      free: optional(int('FreeSpace')),
    }),
  ),
});

/** A.2.5.5, A.2.6.11: somebody wants to speak out of a loudspeaker. */
export const broadcast = declare('Notify', 'Broadcast', { source: text('SourceID'), target: text('TargetID') });
export const broadcastResponse = declare('Response', 'Broadcast', { result: okError('Result') });

/** A.2.4.9, A.2.5.6: where something is that moves. */
export const positionQuery = declare('Query', 'MobilePosition', { interval: optional(int('Interval')) });
export const positionNotify = declare('Notify', 'MobilePosition', {
  at: optional(time('Time')),
  sum: optional(int('SumNum')),
  /** Of editions before 2022, which know one position a message. */
  longitude: optional(real('Longitude')),
  latitude: optional(real('Latitude')),
  speed: optional(real('Speed')),
  direction: optional(real('Direction')),
  altitude: optional(real('Altitude')),
  items: optional(
    list('DeviceList', 'Item', {
      deviceId: text('DeviceID'),
      at: optional(time('CaptureTime')),
      longitude: real('Longitude'),
      latitude: real('Latitude'),
      speed: optional(real('Speed')),
      direction: optional(real('Direction')),
      altitude: optional(real('Altitude')),
    }),
  ),
});
