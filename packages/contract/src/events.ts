import type { Permission } from './permissions.ts';

/**
 * What the server tells over `WS /api/v1/events`, declared once: the permission that lets one hear it.
 * Events about a case are heard by those who may read that case.
 */
export const events = {
  'case.created': { permission: 'case' },
  'case.changed': { permission: 'case' },
  'case.repeated': { permission: 'case' },
  'case.clock': { permission: 'case' },
  'case.noted': { permission: 'case' },
  'duty.changed': { permission: 'duty.read' },
  'device.changed': { permission: 'device.read' },
  'notice.created': { permission: 'own' },
  'place.changed': { permission: 'place.read' },
  'setting.changed': { permission: 'setting.read' },
} as const satisfies Record<string, { permission: Permission | 'case' | 'own' }>;

export type EventType = keyof typeof events;

/** One message of the event stream. `seq` has no gaps in the whole system; a listener sees those it may. */
export interface EventMessage {
  seq: number;
  type: EventType;
  /** The case, device, post or notice it is about. */
  id: string;
  at: string;
  /** For case events: the `CaseItem`. */
  data: Record<string, unknown>;
}

/**
 * Control messages of the stream. `hello` comes first: `seq` is the newest event; `reset` says the asked-for
 * position is too old to replay and the page must load its lists again; `beat` comes every 5 s.
 */
export type StreamControl =
  | { control: 'hello'; seq: number; serverTime: string }
  | { control: 'reset'; seq: number }
  | { control: 'beat'; seq: number; serverTime: string };
