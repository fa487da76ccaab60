import { signalKindLabels, signalKinds, type DeviceKind, type Doubt, type SignalKind } from '@anyuan/contract';

/** What a signal is called whose kind nobody can make out. */
export const unknownKind = 'unknown';

const known = new Set<string>(signalKinds);
export const isKnownKind = (kind: string): kind is SignalKind => known.has(kind);

/** What a device stands for that does not say what it means. Any other is shown to the control room as unknown. */
const own: Partial<Record<DeviceKind, SignalKind>> = {
  'panic-button': 'panic',
  'panic-post': 'panic',
  'fire-detector': 'fire',
  'intrusion-zone': 'intrusion',
};
/** These do nothing but be pressed: whatever word they have for it, it is a call for help. */
const pressed = new Set<string>(['panic-button', 'panic-post'] satisfies DeviceKind[]);

const squashed = (word: string): string => word.toLowerCase().replace(/[\s_./-]+/g, '');
const all = (said: string, kind: SignalKind): [string, SignalKind][] => said.split(' ').map((word) => [word, kind]);

/** Our words however they are written, those that people read, and some of other makers. */
const words = new Map<string, SignalKind>([
  ...signalKinds.flatMap((kind) => [kind, ...signalKindLabels[kind]].map((word) => [squashed(word), kind] as const)),
  ...all('smoke heat 火警 烟感', 'fire'),
  ...all('motion burglar burglary 非法入侵', 'intrusion'),
  ...all('holdup robbery 劫持', 'duress'),
  ...all('lowbatt batterylow 低电量', 'low-battery'),
  ...all('restored recovered 已恢复', 'restore'),
  // What says that all is well must not ring because nobody knows the word.
  ...all(
    'heartbeat keepalive alive ping online status normal battery hello boot startup login register 心跳',
    'report',
  ),
]);
/** Words that say no more than that it calls. */
const bare = new Set(
  'alarm alert emergency sos help call trigger triggered press pressed button 报警 告警 警报'.split(' '),
);

/** Whether a word leaves it to the device what it means. */
export const saysNoKind = (word: string): boolean => word.trim() === '' || bare.has(squashed(word));

/** What a word means: `DOOR_FORCED` and `doorForced` are `door-forced`. Undefined: nobody knows it. */
export const kindOf = (word: string): SignalKind | undefined => words.get(squashed(word));

/**
 * The kind of a signal, once it is known what it comes from.
 * @param kind as it was read: a word of ours, another's, or `unknownKind`
 */
export function meantBy(
  device: string,
  kind: string,
  doubts: readonly Doubt[],
): { kind: string; doubts: readonly Doubt[] } {
  if (isKnownKind(kind)) return { kind, doubts };
  const isMissing = doubts.includes('kind_missing');
  const meant = isMissing || pressed.has(device) ? own[device as DeviceKind] : undefined;
  if (meant === undefined) return { kind, doubts };
  return { kind: meant, doubts: isMissing || doubts.includes('kind_unknown') ? doubts : ['kind_unknown', ...doubts] };
}
