/** What a choice does. The desk knows what it is for; what is asked comes from the declarations. */
export type Does =
  /** An enquiry answered as it is asked: registered and closed with this tap. */
  | { record: { kind: string; item?: string } }
  | { opens: string; data?: Record<string, unknown>; isUntitled?: boolean }
  | { raises: true }
  | { measures: true }
  /** Opens what lies beside the desk: things to lend, things to bring back, things that are stored. */
  | { shows: Beside };

export const besides = { lend: 'book.loan', handBack: 'book.loan', store: 'book.custody' } as const;
export type Beside = keyof typeof besides;

export interface Choice<N extends string = string> {
  name: N;
  does: Does;
}

const record = (kind: string, item?: string): Does => ({ record: { kind, ...(item && { item }) } });
const opens = (type: string, data?: Record<string, unknown>, isUntitled = false): Does => ({
  opens: type,
  ...(data && { data }),
  isUntitled,
});

/** The five classes of the service centre (S2-33) and what belongs to each, in the order of their keys. */
export const services = {
  guide: [
    { name: 'way', does: record('guide') },
    { name: 'escortTest', does: opens('escort', { kind: 'test' }, true) },
    { name: 'escortPay', does: opens('escort', { kind: 'pay' }, true) },
    { name: 'escortWhole', does: opens('escort', { kind: 'whole' }, true) },
    { name: 'queue', does: record('convenience', 'queue') },
    { name: 'online', does: record('convenience', 'online') },
    { name: 'ticket', does: opens('oneStop', undefined, true) },
    { name: 'certificates', does: opens('twoCertificates', undefined, true) },
  ],
  ask: [
    { name: 'medical', does: record('medical') },
    { name: 'insurance', does: record('insurance') },
    { name: 'other', does: record('other') },
    { name: 'pass', does: opens('enquiry', { kind: 'medical' }, true) },
  ],
  complain: [
    { name: 'complaint', does: opens('complaint', { channel: 'onSite' }) },
    { name: 'praise', does: opens('praise', { channel: 'onSite' }) },
  ],
  guard: [
    { name: 'alarm', does: { raises: true } },
    { name: 'incident', does: opens('incident') },
    { name: 'tout', does: opens('tout') },
  ],
  ease: [
    { name: 'pressure', does: { measures: true } },
    { name: 'water', does: record('convenience', 'water') },
    { name: 'lend', does: { shows: 'lend' } },
    { name: 'handBack', does: { shows: 'handBack' } },
    { name: 'store', does: { shows: 'store' } },
    { name: 'lost', does: opens('lostItem') },
    { name: 'help', does: opens('help') },
    { name: 'charging', does: record('convenience', 'charging') },
    { name: 'forms', does: record('convenience', 'forms') },
  ],
} as const satisfies Record<string, readonly Choice[]>;

export type Service = keyof typeof services;
export const serviceNames = Object.keys(services) as Service[];
export type ChoiceName = (typeof services)[Service][number]['name'];
export type Chosen = Choice<ChoiceName>;
