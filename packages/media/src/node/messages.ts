import type { Answer, Ask, AskName, Notice, Question } from '../protocol.ts';

/** How a node is. */
export type NodeFacts = {
  cpuPercent: number;
  memoryMb: number;
  freeMemoryMb: number;
  /** Of the disk recordings would lie on; null: unknown. */
  freeDiskGb: number | null;
  /** Of its media process. */
  mediaMb: number;
  /** So many cameras it reads at most. */
  most: number;
};

export type ToNode =
  | { ask: Question }
  /** Opens a connection back to the server with this ticket, and gives it to the media process as the one of this id. */
  | { dial: { ticket: string; id: string } }
  | { beat: number };
export type FromNode =
  | { answer: Answer }
  | { notice: Notice }
  /** Its media process has died, or is there again. */
  | { alive: boolean }
  | { facts: NodeFacts };

type Check = (value: unknown) => boolean;
const isText: Check = (value) => typeof value === 'string' && value.length <= 4096;
const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value);
const isFlag: Check = (value) => typeof value === 'boolean';
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const maybe =
  (check: Check): Check =>
  (value) =>
    value === undefined || value === null || check(value);
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const shape =
  (fields: Record<string, Check>): Check =>
  (value) =>
    isObject(value) && Object.entries(fields).every(([key, check]) => check(value[key]));

/** What is looked at of what a node says before anybody acts on it. */
const notices: Record<string, Check> = {
  camera: shape({ id: isText, state: isText, reason: maybe(isText) }),
  wantsKey: isText,
  left: isText,
  plan: shape({ question: isNumber, stream: isText, url: isText }),
  invite: shape({ question: isNumber, stream: isText, port: isNumber }),
  bye: shape({ stream: isText, reason: orNull(isText) }),
  step: shape({ stream: isText, step: isText }),
  quirk: shape({ stream: isText, quirk: isText }),
  sent: shape({ id: isText, reason: orNull(isText) }),
  saved: shape({ id: isText, seconds: isNumber, reason: orNull(isText) }),
  recorded: shape({ camera: isText }),
  talk: shape({ id: isText, reason: orNull(isText) }),
  outAsked: shape({ question: isNumber, asked: isObject }),
  outLeft: isText,
  resolve: shape({ question: isNumber, host: isText }),
  log: isText,
};
const facts = shape({
  cpuPercent: isNumber,
  memoryMb: isNumber,
  freeMemoryMb: isNumber,
  freeDiskGb: orNull(isNumber),
  mediaMb: isNumber,
  most: isNumber,
});
const answer: Check = (value) =>
  isObject(value) &&
  isNumber(value['id']) &&
  ('answer' in value || shape({ code: isText, reason: maybe(isText) })(value['error']));

const one = (value: unknown): [string, unknown] | undefined => {
  const entries = isObject(value) ? Object.entries(value) : [];
  return entries.length === 1 ? entries[0] : undefined;
};

export function isFromNode(value: unknown): value is FromNode {
  const [name, said] = one(value) ?? [];
  if (name === 'answer') return answer(said);
  if (name === 'alive') return isFlag(said);
  if (name === 'facts') return facts(said);
  const [kind, notice] = (name === 'notice' ? one(said) : undefined) ?? [];
  return kind !== undefined && Object.hasOwn(notices, kind) && (notices[kind]?.(notice) ?? false);
}

const isBytes: Check = (value) => value instanceof Uint8Array;
const isNothing: Check = (value) => value === null || value === undefined;
const stream = shape({
  id: isText,
  state: isText,
  reason: maybe(isText),
  viewers: isNumber,
  fps: isNumber,
  bitrate: isNumber,
  codec: orNull(isText),
  width: isNumber,
  height: isNumber,
  audio: orNull(isText),
  clockAheadMs: orNull(isNumber),
  isFed: isFlag,
});
/** What a node may answer; whatever is not here is answered by nothing. */
const answers: Partial<Record<AskName, Check>> = {
  ping: isNumber,
  steer: isFlag,
  snapshot: isBytes,
  look: shape({
    width: isNumber,
    height: isNumber,
    grey: isBytes,
    later: orNull(isBytes),
    ms: isNumber,
    fps: isNumber,
    kbps: isNumber,
    clockAheadMs: orNull(isNumber),
    jpeg: isBytes,
  }),
  probe: shape({ codec: isText, width: isNumber, height: isNumber, audio: orNull(isText) }),
  stats: shape({
    pid: isNumber,
    memoryMb: isNumber,
    cpuSeconds: isNumber,
    streams: (value) => Array.isArray(value) && value.every(stream),
  }),
};
export const isAnswer = <K extends AskName>(op: K, value: unknown): value is Ask[K]['answer'] =>
  (answers[op] ?? isNothing)(value);

/** What the server may ask of a node: everything of a media process but what only its own child can be given. */
const asked = new Set<AskName>([
  'ping',
  'admit',
  'cut',
  'resolved',
  'called',
  'hungUp',
  'save',
  'relay',
  'steer',
  'snapshot',
  'look',
  'probe',
  'forget',
  'stats',
]);

export function isToNode(value: unknown): value is ToNode {
  const [name, said] = one(value) ?? [];
  if (name === 'beat') return isNumber(said);
  if (name === 'dial') return shape({ ticket: isText, id: isText })(said);
  return name === 'ask' && isObject(said) && isNumber(said['id']) && asked.has(said['op'] as AskName) && 'ask' in said;
}
