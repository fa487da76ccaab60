import type { Permission } from './permissions.ts';

/**
 * What the server tells over `WS /api/v1/events`, declared once: the permission that lets one hear it.
 * Events about a case are heard by those who may read that case. What is said `about` a thing is kept from whom the thing is kept.
 */
export const events = {
  'case.created': { permission: 'case' },
  'case.changed': { permission: 'case' },
  'case.repeated': { permission: 'case' },
  'case.clock': { permission: 'case' },
  'case.noted': { permission: 'case' },
  'duty.changed': { permission: 'duty.read' },
  'device.changed': { permission: 'device.read', about: 'device' },
  /** A signal of a kind that nobody knows, or of a zone that nobody has registered, has come in. */
  'signal.kept': { permission: 'intake.read', about: 'device' },
  'notice.created': { permission: 'own' },
  'place.changed': { permission: 'place.read' },
  /** A thing of a register, or what is due of it. */
  'thing.changed': { permission: 'register.read' },
  'book.changed': { permission: 'book.read' },
  'form.changed': { permission: 'form.read' },
  'plan.changed': { permission: 'round.read' },
  'round.changed': { permission: 'round.read' },
  'uplink.changed': { permission: 'uplink.read' },
  /** What is on a screen of the wall, by hand or by an alarm. */
  'wall.changed': { permission: 'wall.read' },
  'assessment.changed': { permission: 'assessment.read' },
  'letter.changed': { permission: 'letter.read' },
  'hva.changed': { permission: 'readiness.read' },
  'training.changed': { permission: 'readiness.read' },
  'clinical.changed': { permission: 'clinical.read' },
  'ethics.changed': { permission: 'ethics.read' },
  'followUp.changed': { permission: 'followUp.read' },
  'survey.changed': { permission: 'survey.read' },
  'setting.changed': { permission: 'setting.read' },
} as const satisfies Record<string, { permission: Permission | 'case' | 'own'; about?: 'device' }>;

export type EventType = keyof typeof events;

/** One event of the stream. `seq` has no gaps in the whole system; a listener sees those it may. */
export interface EventMessage {
  seq: number;
  type: EventType;
  /** The case, device, post or notice it is about. */
  id: string;
  at: string;
  /** For case events: the `CaseItem`; for `case.clock` what of it has changed, with `clock` and `step`. */
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

/** What one message of the stream says: events that were committed together come as a list. */
export function messagesIn(text: string): (EventMessage | StreamControl)[] {
  const said = JSON.parse(text) as EventMessage | EventMessage[] | StreamControl;
  return Array.isArray(said) ? said : [said];
}
