import { int, list, optional, text, time, type Found, type Given } from './fields.ts';
import { declare } from './message.ts';

/** A recording (A.2.1.10). */
const item = {
  deviceId: text('DeviceID'),
  name: optional(text('Name')),
  path: optional(text('FilePath')),
  address: optional(text('Address')),
  from: optional(time('StartTime')),
  to: optional(time('EndTime')),
  secrecy: optional(int('Secrecy')),
  type: optional(text('Type')),
  recorder: optional(text('RecorderID')),
  bytes: optional(text('FileSize')),
  location: optional(text('RecordLocation')),
  stream: optional(int('StreamNumber')),
};
export type RecordItem = Found<typeof item>;
export type NewRecordItem = Given<typeof item>;

/** A.2.4.5. */
export const recordQuery = declare('Query', 'RecordInfo', {
  from: time('StartTime'),
  to: time('EndTime'),
  path: optional(text('FilePath')),
  address: optional(text('Address')),
  secrecy: optional(int('Secrecy')),
  type: optional(text('Type')),
  recorder: optional(text('RecorderID')),
  indistinct: optional(text('IndistinctQuery')),
  stream: optional(int('StreamNumber')),
  alarmMethod: optional(text('AlarmMethod')),
  alarmType: optional(text('AlarmType')),
});
/** A.2.6.7. */
export const recordResponse = declare('Response', 'RecordInfo', {
  name: optional(text('Name')),
  sum: int('SumNum'),
  items: optional(list('RecordList', 'Item', item)),
});
/** A.2.5.4: `121`, the recording has been sent to its end. */
export const mediaStatus = declare('Notify', 'MediaStatus', { type: text('NotifyType') });
export const endOfFile = '121';
