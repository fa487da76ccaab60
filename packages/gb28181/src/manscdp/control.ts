import { group, int, list, okError, optional, real, text, type Found } from './fields.ts';
import { declare } from './message.ts';

const box = {
  length: int('Length'),
  width: int('Width'),
  x: int('MidPointX'),
  y: int('MidPointY'),
  lengthX: int('LengthX'),
  lengthY: int('LengthY'),
};
const home = {
  enabled: int('Enabled'),
  resetSeconds: optional(int('ResetTime')),
  preset: optional(int('PresetIndex')),
};

const shape = {
  /** Eight bytes as hexadecimal digits: `ptz.ts` (A.3). */
  ptz: optional(text('PTZCmd')),
  ptzParams: optional(
    group('PTZCmdParams', { preset: optional(text('PresetName')), track: optional(text('CruiseTrackName')) }),
  ),
  boot: optional(text('TeleBoot')),
  record: optional(text('RecordCmd')),
  stream: optional(int('StreamNumber')),
  guard: optional(text('GuardCmd')),
  alarm: optional(text('AlarmCmd')),
  alarmInfo: optional(group('Info', { method: optional(text('AlarmMethod')), type: optional(text('AlarmType')) })),
  /** `IFameCmd` is how it was written before 2022, and by most since. */
  keyFrame: optional(text('IFrameCmd')),
  keyFrameOld: optional(text('IFameCmd')),
  zoomIn: optional(group('DragZoomIn', box)),
  zoomOut: optional(group('DragZoomOut', box)),
  home: optional(group('HomePosition', home)),
  precise: optional(
    group('PTZPreciseCtrl', { pan: optional(real('Pan')), tilt: optional(real('Tilt')), zoom: optional(real('Zoom')) }),
  ),
  upgrade: optional(
    group('DeviceUpgrade', {
      firmware: text('Firmware'),
      url: text('FileURL'),
      manufacturer: text('Manufacturer'),
      session: text('SessionID'),
    }),
  ),
  format: optional(int('FormatSDCard')),
  track: optional(text('TargetTrack')),
};
/** A.2.3.1: one of its commands at a time. */
export const deviceControl = declare('Control', 'DeviceControl', shape);
export type ControlSaid = Found<typeof shape>;
/** A.2.6.2: of recording, guarding, resetting, home position, upgrade; the others are not answered (9.3.1 d, e). */
export const deviceControlResponse = declare('Response', 'DeviceControl', { result: okError('Result') });

/** Whether a command is answered by the device with what came of it (9.3.1 e). */
export const isAnswered = ({ record, guard, alarm, home: position, upgrade }: ControlSaid): boolean =>
  [record, guard, alarm, position, upgrade].some((one) => one !== undefined);

/** A.2.4.8, A.2.6.10. */
export const presetQuery = declare('Query', 'PresetQuery', {});
export const presetResponse = declare('Response', 'PresetQuery', {
  sum: optional(int('SumNum')),
  presets: optional(list('PresetList', 'Item', { id: text('PresetID'), name: optional(text('PresetName')) })),
});
/** A.2.4.10, A.2.6.12. */
export const homeQuery = declare('Query', 'HomePositionQuery', {});
export const homeResponse = declare('Response', 'HomePositionQuery', { home: optional(group('HomePosition', home)) });
/** A.2.4.11, A.2.6.13. */
export const tracksQuery = declare('Query', 'CruiseTrackListQuery', {});
export const tracksResponse = declare('Response', 'CruiseTrackListQuery', {
  sum: int('SumNum'),
  tracks: optional(list('CruiseTrackList', 'CruiseTrack', { number: int('Number'), name: optional(text('Name')) })),
});
/** A.2.4.12, A.2.6.14. */
export const trackQuery = declare('Query', 'CruiseTrackQuery', { number: int('Number') });
export const trackResponse = declare('Response', 'CruiseTrackQuery', {
  number: int('Number'),
  name: optional(text('Name')),
  sum: int('SumNum'),
  points: optional(
    list('CruisePointList', 'CruisePoint', { preset: int('PresetIndex'), stay: int('StayTime'), speed: int('Speed') }),
  ),
});
/** A.2.4.13, A.2.6.15: where a camera looks just now. */
export const preciseQuery = declare('Query', 'PTZPosition', {});
export const preciseResponse = declare('Response', 'PTZPosition', {
  pan: optional(real('Pan')),
  tilt: optional(real('Tilt')),
  zoom: optional(real('Zoom')),
  horizontal: optional(real('HorizontalFieldAngle')),
  vertical: optional(real('VerticalFieldAngle')),
  distance: optional(real('MaxViewDistance')),
});
