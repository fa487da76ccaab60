/** Where something stands in the chain of all that one phone has recorded: what is missing or was changed shows. */
export interface Fact {
  /** The phone, by a name it gave itself. */
  phone: string;
  seq: number;
  /** Hash of the one before; empty: the first, or the phone cannot reckon hashes (a page that came in clear). */
  prev: string;
  hash: string;
  /** By the phone's own clock, whatever it shows. */
  at: string;
  /** Hash of what was recorded, as it was before any of it was sent. */
  what: string;
}

/** What the hash of a fact is made of. */
export const factText = (id: string, { prev, seq, at, what }: Omit<Fact, 'hash' | 'phone'>): string =>
  [prev, id, seq, at, what].join(' ');

/** How it travels beside what it is about. */
export const factHeader = ({ phone, seq, prev, hash, at, what }: Fact, sentAt: string): string =>
  [phone, seq, prev || '-', hash || '-', at, what || '-', sentAt].join(' ');

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const sum = /^(-|[0-9a-f]{64})$/;
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/;

/** Undefined: it says nothing that can be read; what it is about is taken all the same. */
export function factIn(header: string | undefined): (Fact & { sentAt: string }) | undefined {
  const [phone = '', seq = '', prev = '', hash = '', at = '', what = '', sentAt = ''] = (header ?? '').split(' ');
  const isRead =
    uuid.test(phone) &&
    /^[1-9]\d{0,8}$/.test(seq) &&
    [prev, hash, what].every((one) => sum.test(one)) &&
    [at, sentAt].every((one) => instant.test(one) && !Number.isNaN(Date.parse(one)));
  if (!isRead) return undefined;
  const plain = (text: string): string => (text === '-' ? '' : text);
  return { phone, seq: Number(seq), prev: plain(prev), hash: plain(hash), at, what: plain(what), sentAt };
}
