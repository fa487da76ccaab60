/** What an event of a panel means, in the words of Anyuan's signals. */
export type Kind =
  | 'panic'
  | 'duress'
  | 'medical'
  | 'fire'
  | 'gas'
  | 'intrusion'
  | 'door-forced'
  | 'technical'
  | 'tamper'
  | 'fault'
  | 'power-loss'
  | 'low-battery'
  | 'armed'
  | 'disarmed'
  | 'bypass'
  | 'test'
  | 'report';

/** One event of a frame. */
export interface Event {
  /** As the panel said it: `BA`, `1130`. */
  code: string;
  /** `restore`: what `of` says is over. Null: a code that no table knows. */
  kind: Kind | 'restore' | null;
  of?: Kind;
  /** Area or partition. */
  area: string | null;
  /** Zone, or the user of openings and closings. */
  zone: string | null;
  text: string | null;
}
