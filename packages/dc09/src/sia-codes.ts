import type { Event, Kind } from './kinds.ts';

/** What a detector watches: first letter of the two, and what its alarm (…A, …V, …M) means. */
const watches: Record<string, Kind> = {
  B: 'intrusion',
  F: 'fire',
  G: 'gas',
  H: 'duress',
  K: 'fire',
  M: 'medical',
  P: 'panic',
  Q: 'medical',
  S: 'fire',
  T: 'tamper',
  U: 'technical',
  W: 'technical',
  Z: 'technical',
};

/** Second letters, the same for every detector. */
const condition: Record<string, (of: Kind) => Pick<Event, 'kind' | 'of'>> = {
  A: (kind) => ({ kind }),
  V: (kind) => ({ kind }),
  H: (of) => ({ kind: 'restore', of }),
  R: (of) => ({ kind: 'restore', of }),
  T: () => ({ kind: 'fault' }),
  J: () => ({ kind: 'restore', of: 'fault' }),
  B: () => ({ kind: 'bypass' }),
  U: () => ({ kind: 'restore', of: 'bypass' }),
};

const over = (of: Kind) => ({ kind: 'restore', of }) as const;

/** Codes that are not made of the two letters above (SIA DC-03, as DC-09 carries them). */
export const siaCodes: Record<string, Pick<Event, 'kind' | 'of'>> = {
  ...Object.fromEntries(
    Object.entries(watches).flatMap(([what, of]) =>
      Object.entries(condition).map(([how, means]) => [`${what}${how}`, means(of)]),
    ),
  ),
  AT: { kind: 'power-loss' },
  AR: over('power-loss'),
  YT: { kind: 'low-battery' },
  YR: over('low-battery'),
  YM: { kind: 'low-battery' },
  XT: { kind: 'low-battery' },
  XR: over('low-battery'),
  ...Object.fromEntries(
    ['ET', 'IA', 'LT', 'NT', 'RT', 'VT', 'YA', 'YC', 'YF', 'YI', 'YP', 'YS', 'YX', 'YU'].map((code) => [
      code,
      { kind: 'fault' as const },
    ]),
  ),
  ...Object.fromEntries(
    ['ER', 'IR', 'LR', 'NR', 'VR', 'YG', 'YJ', 'YK', 'YQ', 'YZ'].map((code) => [code, over('fault')]),
  ),
  ES: { kind: 'tamper' },
  EJ: over('tamper'),
  JA: { kind: 'tamper' },
  JC: over('tamper'),
  TR: over('tamper'),
  XS: { kind: 'fault' },
  BC: { kind: 'report' },
  BM: { kind: 'intrusion' },
  BX: { kind: 'report' },
  EA: { kind: 'intrusion' },
  FM: { kind: 'fire' },
  DF: { kind: 'door-forced' },
  DR: over('door-forced'),
  ...Object.fromEntries(
    ['CA', 'CF', 'CG', 'CL', 'CP', 'CQ', 'CS', 'NF', 'NL'].map((code) => [code, { kind: 'armed' as const }]),
  ),
  ...Object.fromEntries(['OA', 'OG', 'OP', 'OQ', 'OR', 'OS'].map((code) => [code, { kind: 'disarmed' as const }])),
  RX: { kind: 'test' },
  TX: { kind: 'test' },
  ...Object.fromEntries(
    'CD CE CI CJ CK CR CT CX DD DG DK DO DP DS DU EE EM EN JD JH JK JL JP JR JS JT JV JX LB LD LE LS LU LX OC OH OI OJ OK OT OU OX RB RC RD RN RO RP RR RS RU TC TE TP TS YB YD YN YV YW YY'
      .split(' ')
      .map((code) => [code, { kind: 'report' as const }]),
  ),
};

/** Reads `Nri1/BA5^text^`: modifiers in small letters, events in capitals, several behind each other. */
export function readSia(data: string): Event[] {
  const events = scan(data.replace(/^0*[NO]/, ''));
  // `NL2` may be "new event L2" or night arming without its N.
  return events.length > 0 ? events : scan(data);
}

function scan(data: string): Event[] {
  const events: Event[] = [];
  let area: string | null = null;
  for (let rest = data; rest !== '';) {
    const modifier = /^([a-z]{2})([^A-Z/^*]*)/.exec(rest);
    const event = /^([A-Z]{2})(\d{0,6})(?:\^([^^]*)\^?|\*([^/]*))?/.exec(rest);
    const found = modifier ?? event;
    if (modifier?.[1] === 'ri') area = modifier[2] || null;
    else if (event) {
      const [, code = '', zone, ...text] = event;
      events.push({
        code,
        ...(siaCodes[code] ?? { kind: null }),
        area,
        zone: zone || null,
        text: readable(text.find((one) => one !== undefined)),
      });
    }
    rest = rest.slice(found?.[0].length ?? 0);
    // Behind a modifier the next may stand at once; behind anything else a stroke has to come.
    if (!modifier) rest = rest.includes('/') ? rest.slice(rest.indexOf('/')) : '';
    rest = rest.replace(/^\//, '');
  }
  return events;
}

/** Text of panels is UTF-8 nowadays, and GB 18030 from older Chinese ones. */
function readable(text: string | undefined): string | null {
  const bytes = Buffer.from(text?.trim() ?? '', 'latin1');
  if (bytes.length === 0) return null;
  for (const encoding of ['utf-8', 'gb18030'])
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      continue;
    }
  return bytes.toString('latin1');
}
