import { group, int, okError, optional, real, repeated, text, time, type Found, type Given } from './fields.ts';
import { declare } from './message.ts';

/** Words of A.2.5.3: how an alarm came about. */
export const alarmMethods = {
  1: 'telephone',
  2: 'device',
  3: 'message',
  4: 'position',
  5: 'video',
  6: 'fault',
  7: 'other',
} as const;
export type AlarmMethod = keyof typeof alarmMethods;

/** What method and type say together (A.2.5.3). A device that names no type is a plain alarm device. */
const types: Record<number, Record<number, string>> = {
  2: { 1: 'video-loss', 2: 'tamper', 3: 'disk-full', 4: 'hot', 5: 'cold' },
  5: {
    1: 'by-hand',
    2: 'motion',
    3: 'left-behind',
    4: 'taken-away',
    5: 'line-crossed',
    6: 'intrusion',
    7: 'wrong-way',
    8: 'loitering',
    9: 'flow',
    10: 'density',
    11: 'video-odd',
    12: 'fast',
    13: 'covered',
  },
  6: { 1: 'disk-fault', 2: 'fan-fault' },
};
export type AlarmWord = string;
/** The alarm in a word; undefined: nobody says what it is. */
export const alarmWord = (method: number | undefined, type: number | undefined): AlarmWord | undefined =>
  method === 2 && type === undefined ? 'alarm' : types[method ?? 0]?.[type ?? 0];

const shape = {
  priority: int('AlarmPriority'),
  method: int('AlarmMethod'),
  at: time('AlarmTime'),
  description: optional(text('AlarmDescription')),
  longitude: optional(real('Longitude')),
  latitude: optional(real('Latitude')),
  info: optional(
    group('Info', {
      type: optional(int('AlarmType')),
      param: optional(group('AlarmTypeParam', { event: optional(int('EventType')) })),
    }),
  ),
  extra: repeated('ExtraInfo'),
};
/** A.2.5.3. */
export const alarmNotify = declare('Notify', 'Alarm', shape);
export type AlarmSaid = Found<typeof shape>;
export type NewAlarm = Given<typeof shape>;
/** A.2.6.3. */
export const alarmResponse = declare('Response', 'Alarm', { result: okError('Result') });

/** A.2.4.6: subscribes to alarms. */
export const alarmQuery = declare('Query', 'Alarm', {
  startPriority: optional(text('StartAlarmPriority')),
  endPriority: optional(text('EndAlarmPriority')),
  method: optional(text('AlarmMethod')),
  type: optional(text('AlarmType')),
  from: optional(time('StartAlarmTime')),
  to: optional(time('EndAlarmTime')),
});
export type AlarmQuery = ReturnType<typeof alarmQuery.read>;

/** Whether a subscriber has asked for alarms such as this one. */
export function isAskedFor(query: AlarmQuery, alarm: { priority: number; method: number }): boolean {
  const [least, most] = [Number(query.startPriority ?? 0), Number(query.endPriority ?? 0)];
  if (least > 0 && alarm.priority < least) return false;
  if (most > 0 && alarm.priority > most) return false;
  const methods = (query.method ?? '0').split('/').map((one) => Number(one.trim()));
  return methods.includes(0) || methods.includes(alarm.method);
}
